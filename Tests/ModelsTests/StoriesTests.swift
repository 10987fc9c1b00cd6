import Captures
import Checkpoints
import Foundation
import Models
import Testing

private let stories = ProcessInfo.processInfo.environment["NIGHTJAR_DATA"].map {
    URL(fileURLWithPath: $0).appendingPathComponent("models/stories260K")
}.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }

@Suite(
    "A real LLaMA continues as its authors' does",
    .enabled(if: stories != nil, "NIGHTJAR_DATA does not lead to models/stories260K"))
struct StoriesTests {
    @Test("greedily, from the beginning of a text")
    func continues() throws {
        let folder = try #require(stories)
        let model = try languageModel(of: Checkpoint(folder: folder))
        let words = try vocabulary(folder)
        var ids: [Int32] = [1]
        var text = ""
        let expected =
            "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. "
            + "One day, she saw a big, red ball."
        while text.count <= expected.count, ids.count < 128 {
            let run = try ForwardPass(
                model: model, texts: [ids],
                resources: .init(threads: 1, scratch: FileManager.default.temporaryDirectory)
            ).start()
            while !run.isFinished { try run.advance() }
            let logits = try #require(try run.logits(of: 0, at: ids.count - 1..<ids.count))
            let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
            ids.append(Int32(best))
            text += words[best] ?? "?"
        }
        #expect(text.hasPrefix(" " + expected), "\(text)")
    }

    /// Each id's piece, `▁` a space.
    private func vocabulary(_ folder: URL) throws -> [Int: String] {
        let data = try Data(contentsOf: folder.appendingPathComponent("tokenizer.json"))
        let file = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let model = try #require(file["model"] as? [String: Any])
        let ids = try #require(model["vocab"] as? [String: Int])
        return Dictionary(uniqueKeysWithValues: ids.map { ($1, $0.replacing("▁", with: " ")) })
    }
}
