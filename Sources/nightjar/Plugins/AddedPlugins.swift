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

    /// What plugins in Swift are compiled against, in a line.
    var kitInWords: String {
        guard case .success(let symbol) = symbol else { return "" }
        return "plugins in Swift are compiled by swiftc \(symbol.compiler) against kit \(symbol.kit) (\(symbol.digest))"
    }

    /// Why no plugin in Swift can be compiled here; nil where one can.
    var kitProblem: String? {
        do {
            try SwiftCompiler.check(for: symbol.get())
            return nil
        } catch {
            return "plugins in Swift cannot be compiled: \(error)"
        }
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
