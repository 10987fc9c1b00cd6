import Foundation
import NightjarKit
import NightjarTestKit

@testable import TextClassifier

/// A folder of a test's own, gone when the test is over.
final class DataFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("texts-\(UUID().uuidString)")

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (path, content) in files { try Data(content.utf8).write(to: url.appendingPathComponent(path)) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var context: Context { Context(host: FolderHost(url)) }

    /// The data of a job in the folder.
    func data(_ yaml: String) throws -> LabelledData { try LabelledData(parameters(yaml), in: context) }
}

/// The seeded BERT that `Fixtures/make_model.py` made.
let seededModel = URL(filePath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/model").path

func parameters(_ yaml: String) throws -> TextClassifierParameters {
    try TextClassifierParameters(document: Data(yaml.utf8), file: "job.yaml")
}

/// JSON lines of texts and labels; a label is written as JSON has it.
func lines(_ rows: [(text: String, label: String)]) -> String {
    rows.map { "{\"text\": \"\($0.text)\", \"label\": \($0.label)}\n" }.joined()
}

/// Texts whose one telling word is of their label, among words that say nothing.
func colours(_ count: Int, labels: [String] = ["leaf", "stone", "wave"], seed: UInt64 = 1) -> String {
    let telling = ["green", "red", "blue"], rest = ["the", "warm", "soft", "deep", "falls", "moves", "slowly", "again"]
    var draws = SeededGenerator(seed: seed, stream: "texts")
    return lines(
        (0..<count).map { index in
            var words = (0..<2 + draws.below(5)).map { _ in rest[draws.below(rest.count)] }
            words.insert(telling[index % labels.count], at: draws.below(words.count + 1))
            return (words.joined(separator: " "), "\"\(labels[index % labels.count])\"")
        })
}
