import Foundation
import NightjarKit
import Testing

private let models = ProcessInfo.processInfo.environment["NIGHTJAR_DATA"].map {
    URL(fileURLWithPath: $0).appendingPathComponent("models")
}.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }

/// From text to prediction, on trained models in NIGHTJAR_DATA.
@Suite("Trained models say what is known of them", .enabled(if: models != nil, "NIGHTJAR_DATA leads to no models"))
struct RealModelsTests {
    @Test(
        "the fill of a mask",
        arguments: [
            ("rxnfp-bert-mlm", "CC(=O)Cl.NCc1ccccc1>>CC(=O)[MASK]Cc1ccccc1", "N", 0.993),
            ("ja-deberta-v2-tiny", "海でサーフィンをしている[MASK]がいます。", "人", 0.802),
            ("ja-deberta-v2-tiny-bin", "海でサーフィンをしている[MASK]がいます。", "人", 0.802),
            ("ja-deberta-v2-tiny-finance", "海でサーフィンをしている[MASK]がいます。", "人", 0.763),
            ("ja-deberta-v2-tiny-finance", "景気は緩やかな[MASK]基調が続いております。", "回復", 0.633),
        ])
    func mask(_ name: String, _ text: String, _ token: String, _ probability: Double) throws {
        let best = try #require(try predict(name, text).last)
        #expect(best.token == token)
        #expect(abs(best.probability - probability) < 1e-3)
    }

    @Test("stories260K tells its story from the first token on")
    func story() throws {
        let model = try Model(folder: try #require(models).appendingPathComponent("stories260K"))
        let story = "Once upon a time, there was a little girl named Lily. She loved to play outside"
        let ids = model.tokenize(story)
        let words = story.split(separator: " ")
        // Told so far, the next word's first token is the most probable.
        for count in [4, 8, 11, 14] {
            let told = words.prefix(count).joined(separator: " ")
            let prefix = model.tokenize(told)
            #expect(Array(ids.prefix(prefix.count)) == prefix)
            #expect(try predict("stories260K", told).first?.id == ids[prefix.count], "\(told)")
        }
    }

    private func predict(_ name: String, _ text: String) throws -> [Prediction] {
        let model = try Model(folder: try #require(models).appendingPathComponent(name))
        let scratch = FileManager.default.temporaryDirectory
        return try model.predict(text, top: 1, threads: 2, scratch: scratch).flatMap { $0 }
    }
}
