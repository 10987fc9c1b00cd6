import Foundation
import Problems

extension TokenizerFile {
    /// A Unigram model: its pieces with their scores, in the order of their ids.
    func unigram(_ component: Component) throws -> Unigram {
        let pieces = try unigramPieces(component)
        return try component.placing {
            try Unigram(
                pieces: pieces, unknownID: try component.required("unk_id").int(),
                hasByteFallback: try component.bool("byte_fallback", default: false))
        }
    }

    /// The pieces of a Unigram model, each an array of text and score.
    func unigramPieces(_ component: Component) throws -> [(text: String, score: Double)] {
        let vocabulary = try component.required("vocab")
        guard let entries = vocabulary.value.array else { throw vocabulary.problem("an array is expected here") }
        // Millions of components, one an entry, would only be needed for their places.
        return try entries.enumerated().map { index, entry in
            guard let pair = entry.array, pair.count == 2, let text = pair[0].string, let score = pair[1].double else {
                throw vocabulary.problem("[\(index)]: a piece and its score are expected here")
            }
            return (text, score)
        }
    }

    /// SentencePiece's compiled normaliser, in base 64.
    func precompiled(_ component: Component) throws -> Precompiled {
        let text = try component.required("precompiled_charsmap")
        guard let bytes = Data(base64Encoded: try text.string()) else { throw text.problem("this is not base 64") }
        return try text.placing { Precompiled(try Charsmap(Array(bytes))) }
    }
}
