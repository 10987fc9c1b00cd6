import Captures
package import Checkpoints
public import Foundation
public import Models
import Problems
public import Tokenizers

/// A linear module of a layer: its path, component and units.
public typealias Site = Models.Site
/// The sizes of a model.
public typealias ModelShape = Models.ModelShape
/// A token sequence with its tokens' places in the text.
public typealias Encoding = Tokenizers.Encoding
/// What a checkpoint's head predicts.
public typealias HeadKind = Models.HeadKind

/// A checkpoint ready to be analysed: its tokenizer and its language model.
///
/// ``Context/model()`` gives the job's own. Weights are read a layer at a time where a verb needs them, so that a model
/// larger than memory runs. Texts go in as token ids, since which tokens a text has is part of the question:
///
/// ```swift
/// let model = try await context.model()
/// let tokens = texts.map(model.tokenize)
/// let states = try model.hiddenStates(of: tokens, at: tokens.map { $0.count - 1 }, in: context)
/// ```
///
/// What a verb computes of a text has the same bits in whatever company the text comes and on however many threads; what
/// it computed is kept, so that a later job on the same texts begins from it. All verbs stop where the job is to stop.
/// Layers, units, neurons and positions count from 0.
public struct Model: Sendable {
    /// What it came from.
    package let checkpoint: Checkpoint
    /// How the job names it, else its path.
    let reference: String
    let language: any LanguageModel
    let tokenizer: Tokenizer
    /// The files as they were when they were opened.
    let identities: [FileIdentity?]

    /// Opens the checkpoint in `folder`, or a `.gguf` file, or an adapter over its base. A job's models come from its
    /// context: ``Context/model()``.
    ///
    /// - Parameters:
    ///   - folder: A folder as the Hugging Face hub has it, or a `.gguf` file.
    ///   - threads: How many threads convert a weight.
    /// - Throws: A ``Problem`` that names file and field where the checkpoint cannot be run.
    public init(folder: URL, threads: Int = 1) throws {
        try self.init(folder: folder, threads: threads, base: nil)
    }

    /// Opens a checkpoint that may be an adapter whose base lies elsewhere.
    ///
    /// - Parameters:
    ///   - threads: How many threads convert a weight.
    ///   - base: Where the base is that an adapter names; nil: under that path, which may be relative to the adapter's
    ///     folder.
    ///   - reference: How the job names it; nil: by its path.
    /// - Throws: A `Problem` that names file and field where the checkpoint cannot be run, or its tokenizer has ids that
    ///   the word embedding has no row for.
    package init(folder: URL, threads: Int = 1, base: BaseLookup?, reference: String? = nil) throws {
        self.reference = reference ?? folder.path
        checkpoint = try Checkpoint(folder: folder, base: base)
        identities = checkpoint.fileURLs.map(FileIdentity.init)
        language = try languageModel(of: checkpoint, threads: threads)
        tokenizer = try Tokenizer(of: checkpoint)
        let rows = language.shape.vocabulary
        guard tokenizer.vocabularySize <= rows else {
            throw Problem.badInput(
                "\(folder.path): the tokenizer has ids up to \(tokenizer.vocabularySize - 1), the word embedding "
                    + "\(rows) rows: the tokenizer does not belong to this checkpoint")
        }
    }

    /// A model with other weights: nothing that follows from the checkpoint's files is true of it.
    init(_ model: Model, with language: any LanguageModel) {
        checkpoint = model.checkpoint
        reference = model.reference
        self.language = language
        tokenizer = model.tokenizer
        identities = []
    }

    /// The architecture's name, as `BERT`.
    public var architecture: String { language.architecture }
    /// What the head predicts; nil without one.
    public var headKind: HeadKind? { language.headKind }
    /// Transformer layers.
    public var layers: Int { language.shape.layers }
    /// Width of the hidden states.
    public var width: Int { language.shape.width }
    /// Its sizes: layers, widths, vocabulary, positions.
    public var shape: ModelShape { language.shape }
    /// The linear modules of each layer, the same in all: attention's, then the feed-forward part's. Their order breaks
    /// ties of rank; ``ForcedUnit/site`` is an index in it.
    public var sites: [Site] { language.sites }
    /// Whether a token sees only those before it.
    public var isCausal: Bool { language.isCausal }
    /// The longest text that it takes, in tokens, special tokens included.
    public var maximumTokens: Int { min(language.shape.positions, tokenizer.maximumLength ?? Int.max) }

    /// Token ids of a text, special tokens included: `[CLS]`, `[SEP]`, a begin-of-text token, as the tokenizer has them.
    public func tokenize(_ text: String) -> [Int] { tokenizer.encode(text).ids }
    /// Tokens of a text with their places, special tokens included.
    public func encode(_ text: String) -> Encoding { tokenizer.encode(text) }
    /// The vocabulary's piece of an id, as `##ing`; empty where there is none.
    public func token(_ id: Int) -> String { tokenizer.token(for: id) ?? "" }
    /// A piece as it reads inside a text: without `##`, `▁`, `Ġ`.
    public func surface(_ id: Int) -> String { tokenizer.surface(of: id) }
    /// The id of the padding token, which no analysis counts as a token; nil where the tokenizer has none.
    public var padID: Int? { tokenizer.padID }
    /// Whether an id is a special token that frames a text, pads it or masks a word of it.
    public func isSpecial(_ id: Int) -> Bool {
        [tokenizer.clsID, tokenizer.sepID, tokenizer.padID, tokenizer.maskID].contains(id)
    }
    /// The mask's id; nil where the tokenizer has none.
    public var maskID: Int? { tokenizer.maskID }
}
