import Daemon
import DomainNeurons
import Foundation
import Jobs
import NightjarKit
import Worker

/// A Nightjar with an analysis that makes a checkpoint at once, its model's files, handed on, and one that reads another
/// job's table. For tests of chains of jobs.
///
/// `watch WORKSPACE` works until it is ended, `once WORKSPACE` until all is done; `work FOLDER` is its worker.
@main
enum TrainingNightjar {
    static let plugins = PluginRegistry([Copying.self, Reading.self, DomainNeurons.plugin])

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { exit(2) }
        let folder = URL(fileURLWithPath: arguments[2], isDirectory: true).standardizedFileURL
        if arguments[1] == "work" { return try await work(JobFolder(folder)) }
        var options = DaemonOptions()
        options.once = arguments[1] == "once"
        options.jobs = 2
        try Daemon(
            workspace: Workspace(root: folder), options: options, plugins: { plugins.descriptions },
            log: { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
        ).run()
    }

    private static func work(_ folder: JobFolder) async throws {
        guard let root = folder.workspaceFolder else { exit(2) }
        let workspace = try Workspace(root: root)
        let policy = PathPolicy(workspace: workspace, settings: try workspace.settings(), hubCache: nil)
        exit(try await Worker(folder: folder, policy: policy, plugins: plugins, cache: nil).run().exitStatus)
    }
}

/// Hands its model's files on as a trained checkpoint.
struct Copying: Analysis {
    static let id = "copying"
    static let summary = "Copies its model"

    struct Parameters: AnalysisParameters {
        @Parameter("How long it takes") var seconds = 0.0
        @Parameter("Whether it fails in the end") var fails = false
    }

    func run(_ parameters: Parameters, in context: Context) async throws -> Results {
        let model = try await context.model()
        let folder = try context.folder("trained")
        var results = Results()
        results.checkpoint(folder)
        for file in model.checkpoint.fileURLs {
            try FileManager.default.copyItem(at: file, to: folder.appendingPathComponent(file.lastPathComponent))
        }
        try await Task.sleep(for: .seconds(parameters.seconds))
        if parameters.fails { throw Problem.badInput("no text to learn from") }
        return results
    }
}

/// Counts the rows of another job's table.
struct Reading: Analysis {
    static let id = "reading"
    static let summary = "Counts rows of a table"
    static let needsModel = false

    struct Parameters: AnalysisParameters {
        @Parameter("The job") var of: OneOf<JobReference, [Int]>
        @Parameter("Its table") var table = "selected"
        @Parameter("The column to read") var column = "ap"
    }

    func run(_ parameters: Parameters, in context: Context) async throws -> Results {
        guard let job = parameters.of.first else { return Results() }
        let rows = try context.table(parameters.table, of: job)
        var results = Results()
        results.headline("rows", rows.count)
        results.headline("first", try rows.first?.text(parameters.column) ?? "")
        return results
    }
}
