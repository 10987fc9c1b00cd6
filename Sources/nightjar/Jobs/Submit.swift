import ArgumentParser
import Daemon
import Foundation
import Jobs

struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks manifests and hands them to the daemon's inbox.",
        discussion: "All are checked before the first is handed over; paths are checked as the daemon will see them.")

    @OptionGroup var workspace: WorkspaceOption
    @Argument(help: "Manifests.") var manifests: [String]

    func run() throws {
        let workspace = try workspace.open()
        try workspace.prepare()
        let policy = PathPolicy(workspace: workspace, settings: try workspace.settings(), hubCache: HubCache.folder())
        let files = try manifests.map { try ManifestFile($0, policy: policy) }
        for file in files {
            let place = try Submission.submit(file.url, to: workspace)
            print("\(place.lastPathComponent): \(file.jobs.count) job\(file.jobs.count == 1 ? "" : "s") handed over")
        }
    }
}
