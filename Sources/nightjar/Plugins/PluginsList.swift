import ArgumentParser
import Documents
import Jobs
import NightjarKit
import PluginStore
import Worker

struct PluginsList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the analyses.")

    @OptionGroup var workspace: WorkspaceOption
    @Flag(help: "As JSON.") var json = false

    func run() throws {
        let added = try AddedPlugins(of: workspace.open())
        let rows =
            builtIns.descriptions.map { Row(plugin: $0, kind: "built-in") }
            + added.records.map {
                Row(plugin: $0.description, kind: $0.kind.rawValue, problem: added.problem(with: $0))
            }
        if json {
            print(Value(.array(rows.map(\.value))).json())
        } else {
            for row in rows { print(row.text) }
        }
        for problem in added.damaged { StandardError.write("nightjar: \(problem)\n") }
    }

    private struct Row {
        var plugin: PluginDescription
        var kind: String
        /// Why its jobs would fail.
        var problem: String?

        var value: Value {
            var value: Value = [
                "id": Value(.string(plugin.id)), "summary": Value(.string(plugin.summary)),
                "version": Value(.string(plugin.version)), "kind": Value(.string(kind)),
            ]
            if let problem { value["problem"] = Value(.string(problem)) }
            return value
        }

        var text: String {
            let origin = kind == "built-in" ? "" : "  (added, \(kind))"
            return "\(plugin.id)  \(plugin.version)  \(plugin.summary)\(origin)"
                + (problem.map { "\n    cannot run: \($0)" } ?? "")
        }
    }
}
