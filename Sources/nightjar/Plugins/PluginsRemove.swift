import ArgumentParser
import PluginStore
import Problems

struct PluginsRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Takes an added analysis out of the workspace.",
        discussion: "Jobs that run are not disturbed; new ones for it are rejected.")

    @OptionGroup var workspace: WorkspaceOption
    @Argument(help: "The analysis' id.") var id: String

    func run() throws {
        let store = PluginStore(workspace: try workspace.open())
        if builtIns[id] != nil, try store.record(of: id) == nil {
            throw Problem(.failed, "\(id) comes with Nightjar and cannot be removed")
        }
        try store.remove(id)
        print("\(id) is removed")
    }
}
