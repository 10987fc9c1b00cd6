import Foundation
import Problems

extension TokenizerFile {
    /// The parts of a tokenizer that one of transformers' classes puts together anew; nil where the file stands.
    func unigramFamilyParts(_ model: Component, _ settings: TokenizerSettings) throws -> TokenizerParts? {
        guard let family = UnigramFamily(settings) else { return nil }
        let vocabulary = UnigramVocabulary(
            pieces: try unigramPieces(model), charsmap: try charsmap(),
            listedTokens: try root["added_tokens"]?.elements().map(AddedToken.init(listed:)) ?? [])
        return try model.placing {
            try vocabulary.parts(
                family, settings,
                frame: root["post_processor"].map { processor in
                    { isKnown in try self.frame(processor, isKnown: isKnown) }
                })
        }
    }

    /// The model that the file itself describes.
    func unigram(_ component: Component) throws -> Unigram {
        let pieces = try unigramPieces(component).map { UnigramPiece($0.text, $0.score.rereadAsJSON) }
        return try component.placing {
            try Unigram(
                pieces: pieces, unknownID: try component.required("unk_id").int(),
                hasByteFallback: try component.bool("byte_fallback", default: false))
        }
    }

    /// The pieces of a Unigram model in the order of their ids, each an array of text and score.
    private func unigramPieces(_ component: Component) throws -> [UnigramPiece] {
        let vocabulary = try component.required("vocab")
        guard let entries = vocabulary.value.array else { throw vocabulary.problem("an array is expected here") }
        // Components for hundreds of thousands of entries would only be there for their places.
        return try entries.enumerated().map { index, entry in
            guard let pair = entry.array, pair.count == 2, let text = pair[0].string, let score = pair[1].double else {
                throw vocabulary.problem("[\(index)]: a piece and its score are expected here")
            }
            return UnigramPiece(text, score)
        }
    }

    /// The compiled rules of the normaliser, or of the first step of it that has any.
    private func charsmap() throws -> Charsmap? {
        guard let normalizer = root["normalizer"] else { return nil }
        return try normalizer.steps("normalizers").first { $0["type"]?.value.string == "Precompiled" }.map(charsmap)
    }

    /// SentencePiece's compiled normaliser, in base 64.
    func charsmap(_ component: Component) throws -> Charsmap {
        let text = try component.required("precompiled_charsmap")
        guard let bytes = Data(base64Encoded: try text.string()) else { throw text.problem("this is not base 64") }
        return try text.placing { try Charsmap(Array(bytes)) }
    }
}
