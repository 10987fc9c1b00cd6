import ArgumentParser
import Documents
import Jobs
import Problems
import Worker

struct PluginsDescribe: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "describe", abstract: "Says what an analysis takes.")

    @OptionGroup var workspace: WorkspaceOption
    @Argument(help: "The analysis' id.") var id: String
    @Flag(help: "As JSON Schema.") var json = false

    func run() throws {
        let plugins = knownPlugins(of: try workspace.open()).descriptions
        guard let plugin = plugins.first(where: { $0.id == id }) else {
            let nearest = plugins.map(\.id).nearest(to: id).map { "; did you mean \($0)?" } ?? ""
            throw Problem(.failed, "no plugin \"\(id)\" is registered\(nearest)")
        }
        if json {
            print(plugin.parameters.jsonSchema.json())
            return
        }
        print("\(plugin.id) \(plugin.version): \(plugin.summary)\n")
        print("parameters:")
        printFields(of: plugin.parameters, indent: "  ")
    }

    private func printFields(of schema: Schema, indent: String) {
        guard case .object(let fields) = schema else { return }
        for field in fields {
            let state =
                field.isRequired
                ? "required" : field.defaultValue.map { "default " + $0.json(pretty: false) } ?? "optional"
            print("\(indent)\(field.name): \(field.schema.inWords) (\(state))")
            if !field.help.isEmpty { print("\(indent)    \(field.help)") }
            printFields(of: field.schema, indent: indent + "  ")
        }
    }
}
