import ArgumentParser
import Daemon

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what runs, what waits and why, and what is done.")

    @OptionGroup var workspace: WorkspaceOption
    @Flag(help: "As JSON.") var json = false

    func run() throws {
        let report = try StatusReport(workspace.open(), done: json ? nil : 10)
        print(json ? report.value.json() : report.text())
    }
}
