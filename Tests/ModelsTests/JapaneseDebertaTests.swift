import Captures
import Checkpoints
import Foundation
import Models
import Testing

private let models = ProcessInfo.processInfo.environment["NIGHTJAR_DATA"].map {
    URL(fileURLWithPath: $0).appendingPathComponent("models")
}.flatMap {
    FileManager.default.fileExists(atPath: $0.appendingPathComponent("ja-deberta-v2-tiny").path) ? $0 : nil
}

/// The sentences are given as transformers' tokenizer splits them, `[MASK]` being 4: what is tested is the model.
@Suite(
    "Trained Japanese DeBERTas fill masks as transformers has them do",
    .enabled(if: models != nil, "NIGHTJAR_DATA does not lead to models/ja-deberta-v2-tiny"))
struct JapaneseDebertaTests {
    /// 海でサーフィンをしている[MASK]がいます。
    static let general: [Int32] = [1, 5, 145, 16, 309, 11, 19, 9, 21, 4, 7, 13, 12, 8, 2]
    /// 景気は緩やかな[MASK]基調が続いております。
    static let finance: [Int32] = [1, 5, 186, 15, 4381, 37, 4, 1448, 7, 473, 9, 127, 12, 8, 2]
    static let person = 23, recovery = 1122

    @Test(
        "a general sentence in both",
        arguments: [("ja-deberta-v2-tiny", 0.80225), ("ja-deberta-v2-tiny-finance", 0.76321)])
    func general(_ name: String, probability: Double) throws {
        let fill = try fill(Self.general, name)
        #expect(fill.token == Self.person)
        #expect(abs(fill.probability - probability) < 1e-4)
    }

    @Test(
        "a financial sentence in the one that learnt from such alone",
        arguments: [("ja-deberta-v2-tiny", 0.04341), ("ja-deberta-v2-tiny-finance", 0.63325)])
    func finance(_ name: String, probability: Double) throws {
        let fill = try fill(Self.finance, name)
        #expect((fill.token == Self.recovery) == name.hasSuffix("finance"))
        #expect(abs(fill.probability - probability) < 1e-4)
    }

    /// The likeliest token in the mask's place.
    private func fill(_ ids: [Int32], _ name: String) throws -> (token: Int, probability: Double) {
        let model = try languageModel(of: Checkpoint(folder: #require(models).appendingPathComponent(name)))
        let run = try ForwardPass(
            model: model, texts: [ids], resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory)
        ).start()
        while !run.isFinished { try run.advance() }
        let place = try #require(ids.firstIndex(of: 4))
        let logits = try #require(try run.logits(of: 0, at: place..<place + 1))
        let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
        return (best, 1 / logits.reduce(0.0) { $0 + exp(Double($1 - logits[best])) })
    }
}
