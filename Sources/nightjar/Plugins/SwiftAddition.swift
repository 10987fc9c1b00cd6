import Documents
import Files
import Foundation
import NightjarKit
import PluginStore
import Problems
import Processes

/// Adds plugins in Swift to a workspace: compiled where their source is given, checked, asked what they are.
struct SwiftAddition {
    let store: PluginStore

    /// Seconds that a library has to say what it holds.
    private static let patience = 30.0

    /// Compiles and adds; every analysis becomes a plugin of its own.
    ///
    /// - Throws: A `Problem` that says why not; nothing is added then.
    func add(_ source: PluginSource) throws -> [PluginRecord] {
        try inTemporaryFolder { work in
            let library = work.appendingPathComponent("plugin.so")
            try PluginBuild(InstalledKit(version: Versions.kit), in: work).build(source, to: library)
            return try add(library, source: source, in: work)
        }
    }

    /// Adds what somebody has built, as it is.
    ///
    /// - Throws: A `Problem` where it is no library of a plugin, or of another kit or compiler.
    func add(library: URL) throws -> [PluginRecord] {
        try inTemporaryFolder { try add(library, source: nil, in: $0) }
    }

    private func add(_ library: URL, source: PluginSource?, in work: URL) throws -> [PluginRecord] {
        let built = try PluginLibrary(library)
        let own = try InstalledKit(version: Versions.kit).symbol()
        let remedy = "build it again with this Nightjar: nightjar plugins build FILE.swift -o FILE.so"
        if let problem = built.problem(in: own, remedy: remedy) { throw problem }
        let plugins = try inspect(library, in: work)
        let digest = try SHA256Digest.hex(ofFile: library)
        let path = (source?.url ?? library).path
        let records = try plugins.map { try record($0, symbol: own, digest: digest, of: path) }
        try check(records, of: path)
        for record in records {
            try store.install(record) { folder in
                try StoredFile.contents(of: library).write(to: folder.appendingPathComponent("library.so"))
                if let source { try source.copy(to: folder.appendingPathComponent("source")) }
            }
        }
        return records
    }

    private func inspect(_ library: URL, in work: URL) throws -> [Value] {
        let output = work.appendingPathComponent("plugins.json")
        let run = try ToolRun(
            [InstalledKit.ownExecutable.path, "plugins", "inspect", library.path, "--output", output.path],
            limit: Self.patience)
        let words = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !run.isOverdue else {
            throw Problem.badInput(
                "the plugin does not say within \(Self.patience.secondsInWords) what it is: its id, summary and parameters may "
                    + "compute nothing", detail: words.isEmpty ? nil : words)
        }
        guard run.exit.succeeded, let bytes = try? Data(contentsOf: output) else {
            throw Problem.badInput("the plugin cannot say what it is: loading it fails", detail: words)
        }
        return try Value(json: bytes, file: nil).array ?? []
    }

    private func record(_ plugin: Value, symbol: KitSymbol, digest: String, of path: String) throws -> PluginRecord {
        guard let id = plugin["id"]?.string, let summary = plugin["summary"]?.string,
            let version = plugin["version"]?.string, let parameters = plugin["parameters"]
        else { throw Problem(.ownError, "the plugin's description lacks its id, summary, version or parameters") }
        let schema: Schema
        do {
            schema = try Schema(jsonSchema: parameters)
        } catch let problem {
            // A default that is none of its parameter's values.
            throw Problem.badInput(
                "the parameters of \(id) contradict themselves: \(problem.place?.key ?? "") \(problem.message)",
                at: .init(file: path))
        }
        return PluginRecord(
            id: id, summary: summary, version: version, kind: .swift, needsModel: plugin["needsModel"]?.bool ?? true,
            parameters: schema, kit: symbol.kit, compiler: symbol.compiler, sha256: digest)
    }

    private func check(_ records: [PluginRecord], of path: String) throws {
        let place = Problem.Place(file: path)
        var known: Set<String> = []
        for record in records {
            if let fault = PluginRecord.fault(inID: record.id) { throw Problem.badInput(fault, at: place) }
            guard builtIns[record.id] == nil else {
                throw Problem.badInput("\(record.id) is the id of a built-in plugin; give this one another", at: place)
            }
            guard known.insert(record.id).inserted else {
                throw Problem.badInput("two of its analyses have the id \(record.id)", at: place)
            }
        }
        guard !records.isEmpty else { throw Problem.badInput("holds no analysis", at: place) }
    }
}

/// Gives a new folder, which is gone afterwards.
func inTemporaryFolder<R>(_ body: (URL) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "nightjar-plugin-\(UUID().uuidString)", isDirectory: true)
    try Folders.make(folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
