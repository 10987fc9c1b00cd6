import Documents
import Foundation
import Jobs
import Reports

@testable import Bundles

/// A folder of a test's own, removed when the test is over.
final class Scratch {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("bundles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    func file(_ name: String, _ data: Data) throws -> URL {
        let file = file(name)
        let folder = file.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try data.write(to: file)
        return file
    }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }

    /// Runs a line of shell in the folder, in the plain C locale that a daemon has; its output, or an error with it.
    @discardableResult func shell(_ line: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-euc", line]
        process.currentDirectoryURL = url
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ShellFailure(line: line, output: output) }
        return output
    }

    struct ShellFailure: Error {
        var line: String
        var output: String
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// A small job of every kind of result.
enum Example {
    static let manifest = Data("nightjar: 1\r\nplugin: domain-neurons  # 日本語\r\n".utf8)

    static var job: ResolvedJob {
        ResolvedJob(
            id: "01J8", name: "金融-vs-wiki", manifestName: "金融-vs-wiki", plugin: "domain-neurons",
            model: "bert-base", parameters: ["tokens": "all", "range": 2.5], seed: 7)
    }

    static var results: Results {
        var results = Results()
        results.headline("apAtFdr5High", 0.1 + 0.2)
        results.headline("unitsPassing", 28_413)
        results.headline("undefined", Double.nan)
        for name in ["null", "histogram"] {
            let panel = Panel(
                title: "All", xLabel: "layer", yLabel: "units", series: [("Top", .bars(counts: [3, 0, 5]))])
            results.figure(Figure(name, title: "Units by layer", caption: "", panels: [panel]))
        }
        results.table(
            Table(
                "vocabulary", title: "Words",
                columns: [("token", .string(["株式", "a,b", "\"q\""])), ("contrast", .double([0.5, .nan, 1e-7]))]))
        results.table(Table("ap", title: "AP", columns: [("ap", .float([0.1, 0.25]))]))
        results.tensors(TensorFile("ap", tensors: [("layer.0", [2, 3], [1, 2, 3, 4, 5, 6])]))
        return results
    }

    static func bundle() -> JobBundle {
        JobBundle(
            job: job, manifest: manifest, status: .succeeded, results: results,
            provenance: ["id": "01J8", "host": "a"])
    }
}
