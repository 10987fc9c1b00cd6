import ArgumentParser
import Foundation
import Jobs
import NightjarKit

struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Looks into a checkpoint.",
        subcommands: [Describe.self, Tokenize.self, Predict.self, Forward.self])
}

/// The checkpoint a command looks into.
struct ModelArgument: ParsableArguments {
    @Argument(help: "A checkpoint's or adapter's folder, a path under models/, or a hub id in the local cache.")
    var model: String

    func open() throws -> Model {
        // A person's own command may read what its user may read.
        let policy = try personalPolicy(manifest: URL(fileURLWithPath: "./manifest.yaml"))
        return try Model(folder: policy.model(model)) { try policy.base($0, ofAdapterIn: $1) }
    }
}

/// Threads of a command that computes.
let commandThreads = ProcessInfo.processInfo.activeProcessorCount
