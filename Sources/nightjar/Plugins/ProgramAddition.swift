import Foundation
import PluginStore
import Problems
import ProgramPlugins

/// Adds plugins in any language to a workspace: folders with a plugin.yaml, checked and copied; nothing in them is run.
struct ProgramAddition {
    let store: PluginStore

    /// - Returns: nil where there is no plugin.yaml.
    /// - Throws: A `Problem` that says why not; nothing is added then.
    func add(_ folder: URL) throws -> PluginRecord? {
        let file = folder.appendingPathComponent(ProgramPlugin.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let plugin = try ProgramPlugin(folder: folder)
        guard builtIns[plugin.record.id] == nil else {
            throw Problem.badInput(
                "the id \"\(plugin.record.id)\" is a built-in plugin's; give it another", at: .init(file: file.path))
        }
        try store.install(plugin.record) { try plugin.copy(into: $0) }
        return plugin.record
    }
}
