import Jobs
import NightjarKit
import PluginStore
import Problems

/// The plugins that were added to a workspace, and which of them cannot run.
struct AddedPlugins {
    let records: [PluginRecord]
    /// Those whose record cannot be read.
    let damaged: [Problem]
    private let store: PluginStore
    /// What this program is; nil where no plugin in Swift can run at all.
    private let symbol: Result<KitSymbol, any Error>

    init(of workspace: Workspace) throws {
        store = PluginStore(workspace: workspace)
        let contents = try store.contents()
        (records, damaged) = (contents.records, contents.problems)
        symbol = Result { try InstalledKit(version: Versions.kit).symbol() }
    }

    /// Why a plugin cannot run in this program; nil where it can.
    func problem(with record: PluginRecord) -> String? {
        guard record.kind == .swift else { return nil }
        if builtIns[record.id] != nil { return "a built-in plugin has this id: nightjar plugins remove \(record.id)" }
        return switch symbol {
        case .success(let symbol): store.problem(with: record, in: symbol)
        case .failure(let error): "\(error)"
        }
    }
}
