import Files

extension PluginStore {
    /// The command that brings a plugin to the present kit.
    public func remedy(for id: String) -> String {
        let hasSource = (try? StoredFile.exists(source(of: id))) ?? false
        return hasSource
            ? "build it again: nightjar plugins add \(id)"
            : "add it again from its source: nightjar plugins add FILE.swift"
    }

    /// Why a plugin cannot run in this program; nil where it can. None of its code is loaded.
    public func problem(with record: PluginRecord, in own: KitSymbol) -> String? {
        guard record.kind == .swift else { return nil }
        do {
            return try PluginLibrary(library(of: record.id)).problem(in: own, remedy: remedy(for: record.id))?.message
        } catch {
            return "\(error)"
        }
    }
}
