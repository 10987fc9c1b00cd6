import Foundation
import Problems

/// The files of a checkpoint's folder that make up its tokenizer.
struct TokenizerFolder {
    private let folder: URL

    /// The largest tokenizers have some 30 MB; more is another file under the same name.
    private static let largestFile = 256 << 20

    init(_ folder: URL) { self.folder = folder }

    func tokenizer() throws -> Tokenizer {
        let settings = try TokenizerSettings(
            configuration: json("tokenizer_config.json"), specialTokens: json("special_tokens_map.json"),
            addedTokens: json("added_tokens.json"), model: json("config.json"))
        // Its transformers class reads no tokenizer.json.
        if settings.tokenizerClass == JapaneseVocabularyFile.tokenizerClass {
            guard let bytes = try bytes("vocab.txt") else {
                throw Problem.badInput(
                    "Japanese BERT's vocabulary, vocab.txt, is not there", at: .init(file: folder.path))
            }
            let vocabulary = JapaneseVocabularyFile(file: path("vocab.txt"), bytes: bytes, settings: settings)
            return Tokenizer(parts: try vocabulary.parts())
        }
        if let root = try json("tokenizer.json") {
            return Tokenizer(parts: try TokenizerFile(root: root).parts(settings))
        }
        if let model = try sentencePieceModel() {
            switch model.type {
            case .unigram: return Tokenizer(parts: try model.unigramParts(settings))
            case .bpe: return Tokenizer(parts: try model.bpeParts(settings))
            case .word, .character:
                throw Problem.badInput(
                    "a SentencePiece model of type \(model.type) is not supported; supported are unigram, bpe",
                    at: .init(file: model.file))
            }
        }
        if let vocabulary = try json("vocab.json"), let bytes = try bytes("merges.txt") {
            let file = MergesFile(file: path("merges.txt"), bytes: bytes, vocabulary: vocabulary)
            return Tokenizer(parts: try file.parts(settings))
        }
        if let bytes = try bytes("vocab.txt") {
            return Tokenizer(parts: try VocabularyFile(file: path("vocab.txt"), bytes: bytes).parts(settings))
        }
        throw Problem.badInput(
            "no tokenizer: neither tokenizer.json nor vocab.txt, tokenizer.model or vocab.json with merges.txt is there",
            at: .init(file: folder.path))
    }

    /// The SentencePiece model, under the name that the class of the tokenizer has for it; nil where there is none.
    private func sentencePieceModel() throws -> SentencePieceModel? {
        for name in ["tokenizer.model", "spiece.model", "spm.model", "sentencepiece.bpe.model", "sentencepiece.model"] {
            if let bytes = try bytes(name) { return try SentencePieceModel(bytes: bytes, file: path(name)) }
        }
        return nil
    }

    /// A JSON file that holds an object; nil where there is no such file.
    private func json(_ name: String) throws -> Component? {
        guard let bytes = try bytes(name) else { return nil }
        let root = Component(try JSONReader.value(of: bytes, file: path(name)), file: path(name))
        _ = try root.members()
        return root
    }

    /// The bytes of a file; nil where there is none.
    private func bytes(_ name: String) throws -> [UInt8]? {
        let path = path(name)
        // A link of the hub's cache may lead nowhere; that is a broken file, not an absent one.
        guard (try? FileManager.default.attributesOfItem(atPath: path)) != nil else { return nil }
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            let size = try handle.seekToEnd()
            guard size <= Self.largestFile else {
                throw Problem.badInput(
                    "\(size) bytes are too many for a tokenizer's file", at: .init(file: path))
            }
            try handle.seek(toOffset: 0)
            return [UInt8](try handle.readToEnd() ?? Data())
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem.badInput("the file cannot be read", at: .init(file: path), detail: "\(error)")
        }
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}
