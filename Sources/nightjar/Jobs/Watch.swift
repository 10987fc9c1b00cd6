import ArgumentParser
import Daemon
import Foundation
import Jobs

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watches inbox/ and runs what is dropped there.",
        discussion: "Ends cleanly on SIGTERM or Ctrl-C: running jobs save their state and go on at the next start.")

    @OptionGroup var workspace: WorkspaceOption
    @Flag(help: "Run everything that is there, then end.") var once = false
    @Option(help: "Jobs at once.") var jobs: Int?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    }

    func run() throws {
        let workspace = try workspace.open()
        try workspace.prepare()
        var options = DaemonOptions()
        options.jobs = jobs
        options.once = once
        try Daemon(
            workspace: workspace, options: options, plugins: { builtIns.descriptions },
            check: { builtIns.problems(with: $0) },
            log: { line in FileHandle.standardError.write(Data((line + "\n").utf8)) }
        ).run()
    }
}
