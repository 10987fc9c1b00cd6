import Documents
import NightjarTestKit
import Foundation
import NightjarKit
import PluginStore
import Problems
import ProgramPlugins
import TinyWorkspace

/// A plugin in a temporary folder, as if it were installed, and a workspace with a small model to run it in.
struct TestPlugin {
    let folder: URL
    let workspace: TestWorkspace

    var source: URL { folder.appendingPathComponent("source", isDirectory: true) }

    /// - Parameter files: By name; a text that begins with `#!` may be executed.
    init(_ yaml: String, _ files: [String: String]) throws {
        workspace = try TestWorkspace()
        folder = workspace.root.appendingPathComponent("state/plugins/test", isDirectory: true)
        try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
        try workspace.write("state/plugins/test/source/plugin.yaml", yaml)
        for (name, text) in files {
            try workspace.write("state/plugins/test/source/\(name)", text)
            if text.hasPrefix("#!") { chmod(source.appendingPathComponent(name).path, 0o755) }
        }
    }

    /// A shell script that reads its job and does as told.
    init(shell script: String) throws {
        try self.init(
            """
            id: test
            summary: A test
            command: run.sh
            """, ["run.sh": "#!/bin/sh\nread -r job\n\(script)\n"])
    }

    func host(
        threads: Int = 2, state: [String: Data] = [:], savesUntilStop: Int? = nil, cache: URL? = nil
    ) -> FolderHost {
        FolderHost(
            workspace.root, model: "models/tiny", threads: threads, state: state, savesUntilStop: savesUntilStop,
            cache: cache)
    }

    func run(_ parameters: Value = [:], host: (any AnalysisHost)? = nil) async throws -> Results {
        let record = try ProgramPlugin(folder: source).record
        return try await ProgramAnalysis(record, folder: folder).run(
            parameters: record.parameters.resolve(parameters), in: Context(host: host ?? self.host()))
    }

    /// How a run fails.
    func failure(_ parameters: Value = [:], host: (any AnalysisHost)? = nil) async -> Problem {
        do {
            _ = try await run(parameters, host: host)
            return Problem(.failed, "it has not failed")
        } catch {
            return error as? Problem ?? Problem(.failed, "\(type(of: error)): \(error)")
        }
    }
}

/// The repository's own file.
func repositoryFile(_ path: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent(path)
}
