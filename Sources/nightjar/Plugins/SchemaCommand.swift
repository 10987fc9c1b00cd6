import ArgumentParser
import Jobs

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints the JSON Schema of manifests, for editors.")

    func run() throws { print(manifestJSONSchema(plugins: builtIns.descriptions).json()) }
}
