import ArgumentParser
import Documents
import Files
import Foundation
import NightjarKit
import PluginStore
import Problems
import Worker

/// Loads a library and writes what it holds: in a process of its own, since a library's code may do anything.
struct PluginsInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Writes what a plugin's library holds; plugins add calls it.",
        shouldDisplay: false)

    @Argument(help: "The library.") var library: String
    // What the library prints itself comes not into it.
    @Option(help: "The file to write, as JSON.") var output: String

    func run() throws {
        let symbol = try InstalledKit(version: Versions.kit).symbol()
        let analyses = try SwiftLibrary.analyses(
            in: PluginLibrary(URL(fileURLWithPath: library)), for: symbol, remedy: "build it again")
        let rows = analyses.map(PluginRegistry.description).map { plugin -> Value in
            [
                "id": Value(.string(plugin.id)), "summary": Value(.string(plugin.summary)),
                "version": Value(.string(plugin.version)), "needsModel": Value(.bool(plugin.needsModel)),
                "parameters": plugin.parameters.jsonSchema,
            ]
        }
        try DurableFile.write(Data(Value(.array(rows)).json().utf8), to: URL(fileURLWithPath: output))
    }
}
