import ArgumentParser
import Daemon
import Foundation
import Jobs
import PluginStore

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watches inbox/ and runs what is dropped there.",
        discussion: "Ends cleanly on SIGTERM or Ctrl-C: running jobs save their state and go on at the next start.")

    @OptionGroup var workspace: WorkspaceOption
    @Flag(help: "Run everything that is there, then end; a manifest that is still being written is waited for 5 s.")
    var once = false
    @Option(help: "Jobs at once.") var jobs: Int?

    @Option(help: "Where jobs run: local or slurm; nightjar.yaml's executor by default.") var executor: String?
    @Option(help: "When jobs start, as 20:00-07:00; outside those hours nothing new does, and --once waits for them.")
    var hours: String?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if let executor, !["local", "slurm"].contains(executor) {
            throw ValidationError("--executor is local or slurm")
        }
        if let hours, WorkingHours(hours) == nil { throw ValidationError("--hours are hours as 20:00-07:00") }
    }

    func run() throws {
        let workspace = try workspace.open()
        try workspace.prepare()
        var options = DaemonOptions()
        options.jobs = jobs
        options.executor = executor
        options.hours = hours.flatMap(WorkingHours.init)
        options.once = once
        options.confine = try workspace.settings().confine
        let builtIn = builtIns.descriptions
        let added = PluginCatalogue(PluginStore(workspace: workspace))
        try Daemon(
            workspace: workspace, options: options, plugins: { try builtIn + added.descriptions() },
            check: { builtIns.problems(with: $0) },
            log: { StandardError.write($0 + "\n") }
        ).run()
    }
}
