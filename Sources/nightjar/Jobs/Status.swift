import ArgumentParser
import Daemon
import Reports

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what runs, what waits and why, and what is done.")

    @OptionGroup var workspace: WorkspaceOption
    @Flag(help: "As JSON.") var json = false
    @Flag(help: "Anew each second, until Ctrl-C.") var live = false

    func validate() throws {
        if json, live { throw ValidationError("--json and --live exclude each other: JSON is printed once") }
    }

    func run() throws {
        let workspace = try workspace.open()
        if live {
            guard let terminal = LiveTerminal() else {
                throw ValidationError("--live needs a terminal; a program reads status --json")
            }
            try terminal.draw { columns, rows in
                try StatusScreen(columns: columns, rows: rows).lines(StatusReport(workspace, done: rows))
            }
        }
        let report = try StatusReport(workspace, done: json ? nil : 10)
        print(json ? report.value.json() : report.text(width: \.columns))
    }
}
