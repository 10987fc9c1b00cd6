import Captures
import Checkpoints
import Foundation
import Models
import Testing
import Tokenizers

private let models = ProcessInfo.processInfo.environment["NIGHTJAR_DATA"].map {
    URL(fileURLWithPath: $0).appendingPathComponent("models")
}.flatMap {
    FileManager.default.fileExists(atPath: $0.appendingPathComponent("ja-deberta-v2-tiny").path) ? $0 : nil
}

@Suite(
    "Trained Japanese DeBERTas fill masks as they were seen to",
    .enabled(if: models != nil, "NIGHTJAR_DATA does not lead to models/ja-deberta-v2-tiny"))
struct JapaneseDebertaTests {
    @Test("a general sentence in both", arguments: ["ja-deberta-v2-tiny", "ja-deberta-v2-tiny-finance"])
    func general(_ name: String) throws {
        #expect(try fill("海でサーフィンをしている[MASK]がいます。", name) == "人")
    }

    @Test("a financial sentence in the one that learnt from such")
    func finance() throws {
        let text = "景気は緩やかな[MASK]基調が続いております。"
        #expect(try fill(text, "ja-deberta-v2-tiny-finance") == "回復")
        #expect(try fill(text, "ja-deberta-v2-tiny") != "回復")
    }

    /// The likeliest token in the mask's place.
    private func fill(_ text: String, _ name: String) throws -> String {
        let folder = try #require(models).appendingPathComponent(name)
        let tokenizer = try Tokenizer(folder: folder)
        let encoding = tokenizer.encode(text)
        let place = try #require(encoding.ids.firstIndex { $0 == tokenizer.maskID })
        let model = try languageModel(of: Checkpoint(folder: folder))
        let run = try ForwardPass(
            model: model, texts: [encoding.ids.map { Int32($0) }],
            resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory)
        ).start()
        while !run.isFinished { try run.advance() }
        let logits = try #require(try run.logits(of: 0, at: place..<place + 1))
        let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
        return try #require(tokenizer.token(for: best)).replacing("▁", with: "")
    }
}
