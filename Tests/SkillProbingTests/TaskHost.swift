import Foundation
import NightjarKit
import Synchronization

@testable import SkillProbing

/// A job's surroundings for reading tasks: paths lead into one folder or are absolute, warnings are kept.
final class TaskHost: AnalysisHost {
    let seed: UInt64
    let threads = 2
    let memory = 1 << 30
    let scratch = FileManager.default.temporaryDirectory
    private let folder: URL
    private let heard = Mutex<[String]>([])

    init(_ folder: URL, seed: UInt64 = 7) {
        self.folder = folder
        self.seed = seed
    }

    var warnings: [String] { heard.withLock { $0 } }

    func checkCancellation() throws {}
    func file(ofDataset path: String) throws -> URL { url(path) }
    func folder(at path: String) throws -> URL { url(path) }
    func checkpoint(_ reference: String?) throws -> URL { url(reference ?? "model") }
    func progress(_ fraction: Double, _ what: String) {}
    func log(_ level: LogLevel, _ message: String) {
        if level == .warning { heard.withLock { $0.append(message) } }
    }
    func count(forwardPasses: Int, backwardPasses: Int) {}
    func save(_ data: Data, as name: String) throws {}
    func saved(_ name: String) throws -> Data? { nil }

    private func url(_ path: String) -> URL {
        path.hasPrefix("/") ? URL(fileURLWithPath: path) : folder.appendingPathComponent(path)
    }
}

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
        try Context(host: TaskHost(url)).records(Dataset(path: file))
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

/// The line that a wrong input is refused with; nil where it is not.
func refusal(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let problem as Problem {
        return problem.description
    } catch {
        return "no Problem: \(error)"
    }
}
