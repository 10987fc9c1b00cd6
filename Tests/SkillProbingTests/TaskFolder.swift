import Foundation
import NightjarKit
import NightjarTestKit

@testable import SkillProbing

/// A folder of a test's own, gone when the test is over.
final class TaskFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("tasks-\(UUID().uuidString)")

    init(_ files: [String: String]) throws {
        for (path, content) in files {
            let file = url.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(content.utf8).write(to: file)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The rows of a file in it.
    func rows(_ file: String) throws -> [DatasetRow] {
        try Context(host: FolderHost(url)).records(Dataset(path: file))
    }
}

/// The models that `Fixtures/make_prompts.py` made.
enum PromptModels {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/prompts")

    static func named(_ name: String) throws -> Model { try Model(folder: folder.appendingPathComponent(name)) }
}

func parameters(_ yaml: String) throws -> SkillProbingParameters {
    try SkillProbingParameters(document: Data(yaml.utf8), file: "job.yaml")
}
