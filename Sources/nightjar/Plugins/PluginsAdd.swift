import ArgumentParser
import Foundation
import PluginStore
import Problems

struct PluginsAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds an analysis to the workspace, or a new version of one.",
        discussion: """
            A .swift file, or a folder of them, is compiled against the installed kit; a library (.so) that plugins build \
            has made is taken as it is. A daemon that is running knows the plugin at once. The id of one that was added \
            before builds it again from its kept source.
            """)

    @OptionGroup var workspace: WorkspaceOption
    @Argument(help: "A .swift file, a folder, a library, or the id of an added plugin.") var path: String

    func run() throws {
        let workspace = try workspace.open()
        try workspace.prepare()
        let store = PluginStore(workspace: workspace)
        let started = ContinuousClock.now
        let records = try add(to: store)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        for record in records {
            print("\(record.id) \(record.version) is added (\(String(format: "%.1f", seconds)) s): \(record.summary)")
        }
    }

    private func add(to store: PluginStore) throws -> [PluginRecord] {
        let url = URL(fileURLWithPath: path).standardizedFileURL
        if let record = try ProgramAddition(store: store).add(url) { return [record] }
        let swift = SwiftAddition(store: store)
        if !FileManager.default.fileExists(atPath: url.path), try store.record(of: path) != nil {
            let source = store.source(of: path)
            guard FileManager.default.fileExists(atPath: source.path) else {
                throw Problem.badInput("\(path) was added as a library, and its source is not kept; add it from there")
            }
            return try swift.add(PluginSource(source))
        }
        return url.pathExtension == "so" ? try swift.add(library: url) : try swift.add(PluginSource(url))
    }
}
