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
        for piece in addedTokens.verbatim.cut(scalars) {
            if let id = piece.id {
                tokens.append(Token(id: id, origin: piece.range, isAdded: true))
            } else {
                encode(AlignedText(scalars[piece.range]), into: &tokens)
            }
        }
        frame.trim(&tokens, in: scalars) { token(for: $0) ?? "" }
        return frame.framed(tokens, addingSpecialTokens: addingSpecialTokens) { token(for: $0) ?? "" }
    }

    /// The tokens of a piece of the text in which no verbatim added token stands.
    private func encode(_ piece: AlignedText, into tokens: inout [Token]) {
        var text = piece
        normalizer?.normalize(&text)
        for part in addedTokens.normalized.cut(text.scalars) {
            if let id = part.id {
                tokens.append(Token(id: id, origin: text.origin(of: part.range), isAdded: true))
                continue
            }
            var words = part.range.count == text.scalars.count ? text : text.slice(part.range)
            let ranges = preTokenizer?.split(&words, [words.scalars.indices]) ?? [words.scalars.indices]
            model.tokenize(words, words: ranges, into: &tokens)
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
