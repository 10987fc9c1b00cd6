public import Foundation
import Problems

/// A checkpoint's tokenizer: text to token ids, and back to the pieces of the vocabulary.
///
/// A text runs through five steps, each a small value of its own: added tokens are cut out, the rest is normalised,
/// split into words, looked up by the model, and framed by the post-processor. Ids and offsets are those of
/// transformers' fast tokenizers.
public struct Tokenizer: Sendable {
    let addedTokens: AddedTokens
    let normalizer: (any Normalizer)?
    let preTokenizer: (any PreTokenizer)?
    let model: any TokenModel
    let frame: Frame
    let namedTokens: NamedTokens
    let decoder: (any Decoder)?

    /// The longest input the checkpoint declares (`model_max_length`), special tokens included; nil where it has none.
    public let maximumLength: Int?

    /// Reads the tokenizer of a checkpoint's folder as transformers does: `tokenizer.json`, else `tokenizer.model`,
    /// `vocab.json` with `merges.txt`, or `vocab.txt`.
    ///
    /// - Throws: `Problem.badInput`, naming file and key, where a file is missing, broken or asks for a component that
    ///   is not supported.
    public init(folder: URL) throws {
        self = try TokenizerFolder(folder).tokenizer()
    }

    init(parts: TokenizerParts) {
        addedTokens = parts.addedTokens
        normalizer = parts.normalizer
        preTokenizer = parts.preTokenizer
        model = parts.model
        frame = parts.frame
        namedTokens = parts.namedTokens
        maximumLength = parts.maximumLength
        decoder = parts.decoder
    }

    /// The tokens of a text.
    ///
    /// Nothing is truncated or padded, whatever `tokenizer.json` says: the analyses decide on lengths.
    ///
    /// - Parameter addingSpecialTokens: Whether the post-processor frames the text, as `[CLS] … [SEP]`.
    public func encode(_ text: String, addingSpecialTokens: Bool = true) -> Encoding {
        let scalars = Array(text.unicodeScalars)
        var tokens: [Token] = []
        tokens.reserveCapacity(scalars.count / 4 + 4)
        eachPart(of: scalars) { part in
            switch part {
            case .added(let id, let origin): tokens.append(Token(id: id, origin: origin, isAdded: true))
            case .words(let words, let ranges): model.tokenize(words, words: ranges, into: &tokens)
            }
        }
        frame.trim(&tokens, in: scalars) { token(for: $0) ?? "" }
        return frame.framed(tokens, addingSpecialTokens: addingSpecialTokens) { token(for: $0) ?? "" }
    }

    /// Where a text's words stand, in Unicode scalars from 0, ascending: what the model looks up one at a time, so that
    /// no token is part of two. Without a pre-tokenizer, and in most texts without spaces, a word is long.
    public func words(of text: String) -> [Range<Int>] {
        var found: [Range<Int>] = []
        eachPart(of: Array(text.unicodeScalars)) { part in
            switch part {
            case .added(_, let origin): found.append(origin)
            case .words(let words, let ranges): found += ranges.map(words.origin)
            }
        }
        return found
    }

    /// A part of a text: an added token, or words that are looked up.
    private enum Part {
        case added(Int, Range<Int>)
        case words(AlignedText, [Range<Int>])
    }

    private func eachPart(of scalars: [Unicode.Scalar], _ visit: (Part) -> Void) {
        for piece in addedTokens.verbatim.cut(scalars) {
            if let id = piece.id {
                visit(.added(id, piece.range))
            } else {
                eachPart(of: AlignedText(scalars[piece.range]), visit)
            }
        }
    }

    /// The parts of a piece of the text in which no verbatim added token stands.
    private func eachPart(of piece: AlignedText, _ visit: (Part) -> Void) {
        var text = piece
        normalizer?.normalize(&text)
        for part in addedTokens.normalized.cut(text.scalars) {
            if let id = part.id {
                visit(.added(id, text.origin(of: part.range)))
                continue
            }
            var words = part.range.count == text.scalars.count ? text : text.slice(part.range)
            let ranges = preTokenizer?.split(&words, [words.scalars.indices]) ?? [words.scalars.indices]
            visit(.words(words, ranges))
        }
    }
}

/// What a tokenizer is put together from.
struct TokenizerParts {
    var addedTokens: AddedTokens
    var normalizer: (any Normalizer)?
    var preTokenizer: (any PreTokenizer)?
    var model: any TokenModel
    var frame: Frame
    var namedTokens: NamedTokens
    var maximumLength: Int?
    var decoder: (any Decoder)?
}
