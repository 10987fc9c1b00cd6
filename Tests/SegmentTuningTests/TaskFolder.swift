import Foundation
import NightjarKit
import NightjarTestKit

@testable import SegmentTuning

/// A folder of a test's own with two tasks to tune on and one held out, gone when the test is over.
final class TaskFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("segments-\(UUID().uuidString)")

    /// - Parameter segments: The rows of `job:layers`' table; nil: there is no such job.
    init(segments: [String]? = nil) throws {
        let adjectives = ["old", "young", "small", "grey", "quiet", "loud", "hungry", "sleepy", "brave", "shy"]
        let sounds = [("cat", "meow"), ("dog", "woof"), ("cow", "moo")]
        let colours = [("leaf", "green"), ("sky", "blue"), ("rose", "red")]
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        func write(_ name: String, _ pairs: [(String, String)], _ prompt: (String, String) -> String) throws {
            let lines = adjectives.flatMap { adjective in
                pairs.map { "{\"prompt\": \"\(prompt(adjective, $0.0))\", \"answer\": \"\($0.1)\"}\n" }
            }
            try Data(lines.joined().utf8).write(to: url.appendingPathComponent(name))
        }
        try write("sounds.jsonl", sounds) { "the \($0) \($1) says" }
        try write("colours.jsonl", colours) { "the \($0) \($1) is" }
        try write("calls.jsonl", sounds) { "\($0) \($1) says" }
        if let segments {
            let folder = url.appendingPathComponent("layers/tables")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let lines = ["segment,firstLayer,lastLayer,share"] + segments
            try Data((lines.joined(separator: "\r\n") + "\r\n").utf8)
                .write(to: folder.appendingPathComponent("segments.csv"))
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func host(seed: UInt64 = 7, state: [String: Data] = [:], savesUntilStop: Int? = nil) -> FolderHost {
        FolderHost(url, model: seededModel, seed: seed, state: state, savesUntilStop: savesUntilStop)
    }

    static let found = ["shared,1,1,0.5", "transition,2,2,0.25", "refinement,3,4,0.5"]
}

/// The seeded LLaMA of four layers that `Fixtures/make_model.py` made.
let seededModel = URL(filePath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/model").path

/// A job's parameters: two tasks, one held out, tuned on fast.
func parameters(
    segments: String = "job:layers", train: String = "method: full, learningRate: 0.01, epochs: 8, accumulation: 1",
    more: String = ""
) throws -> SegmentTuningParameters {
    let yaml = """
        segments: \(segments)
        tasks:
          - {name: sounds, cluster: animals, prompts: {path: sounds.jsonl, answer: answer}}
          - {name: colours, cluster: things, prompts: {path: colours.jsonl, answer: answer}}
          - {name: calls, cluster: animals, prompts: {path: calls.jsonl, answer: answer}, heldOut: true}
        train: {\(train)}
        \(more)
        """
    return try SegmentTuningParameters(document: Data(yaml.utf8), file: "job.yaml")
}
