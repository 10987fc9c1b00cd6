import ArgumentParser
import Jobs

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints the JSON Schema of manifests, for editors.")

    @OptionGroup var workspace: WorkspaceOption

    func run() throws { print(manifestJSONSchema(plugins: knownPlugins(of: try workspace.open()).descriptions).json()) }
}
