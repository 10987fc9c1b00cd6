import ArgumentParser
import Daemon
import Foundation
import Jobs
import Problems
import Worker

struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs one job in its folder; the daemon calls it.", shouldDisplay: false)

    @Argument(help: "The job's folder.") var folder: String

    func run() async throws {
        try Landlock.obey()
        let folder = JobFolder(URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL)
        guard let root = folder.workspaceFolder else {
            throw Problem(.usage, "\(folder.url.path) is no job folder: it is not in a workspace's state/jobs/")
        }
        let workspace = try Workspace(root: root)
        let settings = try workspace.settings()
        let policy = PathPolicy(workspace: workspace, settings: settings, hubCache: HubCache.folder())
        let attempt = try await Worker(
            folder: folder, policy: policy, plugins: knownPlugins(of: workspace),
            cache: JobCache(of: workspace, settings: settings), commit: builtCommit
        ).run()
        throw ExitCode(attempt.exitStatus)
    }
}
