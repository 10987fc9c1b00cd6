import ArgumentParser
import Foundation
import Jobs

/// Where a command's inbox, outbox and state are.
struct WorkspaceOption: ParsableArguments {
    @Option(name: .long, help: "The folder that holds inbox/, outbox/ and state/.")
    var workspace = "."

    func open() throws -> Workspace {
        try Workspace(root: URL(fileURLWithPath: workspace, isDirectory: true).standardizedFileURL)
    }
}
