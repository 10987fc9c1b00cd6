import Foundation
import Testing
import Tokenizers

private func data(_ path: String) -> URL? {
    guard let data = ProcessInfo.processInfo.environment["NIGHTJAR_DATA"] else { return nil }
    let url = URL(fileURLWithPath: data).appendingPathComponent(path)
    return FileManager.default.fileExists(atPath: url.path) ? url : nil
}

/// Japanese Unigram vocabularies of real checkpoints; what transformers 5.23 gives for them.
@Suite struct UnigramCheckpointTests {
    static let texts = ["景気は緩やかな回復基調が続いております。", "ＡＢＣ ﾃﾞｰﾀ e\u{301} 👩‍👩‍👧\n[MASK]"]

    @Test(.enabled(if: data("models/ja-deberta-v2-tiny") != nil, "NIGHTJAR_DATA does not lead to models"))
    func tokenizerJSON() throws {
        let tokenizer = try Tokenizer(folder: try #require(data("models/ja-deberta-v2-tiny")))
        #expect(tokenizer.vocabularySize == 8_000)
        #expect(tokenizer.unknownID == 3)
        let expected = [
            [1, 5, 186, 15, 4381, 37, 1122, 1448, 7, 473, 9, 127, 12, 8, 2],
            [1, 5, 541, 3870, 5, 607, 3, 346, 303, 5, 3, 5, 3, 4, 2],
        ]
        for (text, ids) in zip(Self.texts, expected) { #expect(tokenizer.encode(text).ids == ids, "\(text)") }
    }

    @Test(.enabled(if: data("tokenizers/llm-jp") != nil, "NIGHTJAR_DATA does not lead to tokenizers/llm-jp"))
    func modelFile() throws {
        let folder = try Folder(["tokenizer_config.json": #"{"tokenizer_class": "PreTrainedTokenizerFast"}"#])
        let model = try #require(data("tokenizers/llm-jp/llm-jp-tokenizer-100k.ver3.1.model"))
        try FileManager.default.copyItem(at: model, to: folder.url.appendingPathComponent("tokenizer.model"))
        let tokenizer = try folder.tokenizer()
        let expected = [
            [70372, 29282, 33008, 78755, 66945, 67152, 29314, 31314, 29137, 77872],
            [
                32090, 76954, 279, 77258, 77197, 77247, 335, 28954, 279, 248, 167, 153, 177, 29279, 248, 167, 153, 177,
                29279, 248, 167, 153, 175, 18, 28797, 9953, 28798,
            ],
        ]
        for (text, ids) in zip(Self.texts, expected) { #expect(tokenizer.encode(text).ids == ids, "\(text)") }
    }
}
