public import Documents
public import Foundation
public import NightjarKit
public import PluginStore
import Problems

/// A plugin in any language, ready to run: hands over what it needs, starts its program, takes in what that says.
public struct ProgramAnalysis: Sendable {
    /// As it is registered.
    public let record: PluginRecord
    private let source: URL

    /// - Parameters:
    ///   - record: As it is registered.
    ///   - folder: The plugin's own, which holds `source/`.
    public init(_ record: PluginRecord, folder: URL) {
        self.record = record
        source = folder.appendingPathComponent("source", isDirectory: true)
    }

    /// What its needs would take; nil where it has none. The program itself cannot be asked.
    ///
    /// - Parameter parameters: Resolved by the record's schema.
    /// - Throws: A `Problem` where the plugin's files, the data or the model cannot be read.
    public func estimate(parameters: Value, in context: Context) async throws -> Estimate? {
        let needs = try ProgramPlugin(folder: source).needs
        var whole: Estimate?
        for need in needs {
            guard let captured = try await CapturedNeed(need, parameters: parameters, in: context) else { continue }
            let one = try captured.estimate()
            // One after the other: what one has held is in a file before the next begins.
            whole = Estimate(
                items: (whole?.items ?? 0) + one.items, tokens: (whole?.tokens ?? 0) + one.tokens,
                multiplications: (whole?.multiplications ?? 0) + one.multiplications,
                held: max(whole?.held ?? 0, one.held), passing: max(whole?.passing ?? 0, one.passing),
                movable: max(whole?.movable ?? 0, one.movable))
        }
        return whole
    }

    /// Computes the results; whatever it throws fails the job, and stands in its bundle.
    ///
    /// - Parameter parameters: Resolved by the record's schema.
    public func run(parameters: Value, in context: Context) async throws -> Results {
        let folders = try JobFolders(in: context)
        // What was handed over may be large, and the bundle needs room.
        defer { try? FileManager.default.removeItem(at: folders.root) }
        try PluginFiles(folder: source).copy(to: folders.plugin)
        let plugin = try ProgramPlugin(folder: folders.plugin)
        guard plugin.record.sha256 == record.sha256 else {
            throw Problem.badInput(
                "the files of the plugin \(record.id) are not those that were added; add it again: nightjar plugins add FOLDER"
            )
        }
        let handover = Handover(
            parameters: parameters, context: context, record: record, needs: plugin.needs, folders: folders)
        let (job, notes) = try await handover.write()
        let executable = try ProgramCommand(words: record.command).executable(in: folders.plugin)
        let environment = Self.environment(context)
        let progress = (plugin.needs.isEmpty ? 0 : Handover.share)...1
        let words = record.command
        return try await onOwnThread {
            var results = Results()
            for note in notes { results.note(note) }
            let events = EventCollector(results, folders: folders, progress: progress, context: context)
            try ProgramRun(
                executable: executable, words: words, environment: environment, folder: folders.plugin, input: job,
                context: context, events: events
            ).run()
            return events.results
        }
    }

    /// The worker's own, and what keeps results from depending on the machine.
    private static func environment(_ context: Context) -> [String: String] {
        var variables = ProcessInfo.processInfo.environment
        // The worker's way to the daemon is no program's.
        variables["NIGHTJAR_HINT_FD"] = nil
        for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
            variables[name] = "\(context.threads)"
        }
        // Sets and dictionaries of texts in one order; text as UTF-8; nothing written beside the plugin's files.
        variables["PYTHONHASHSEED"] = "0"
        variables["PYTHONUTF8"] = "1"
        variables["PYTHONDONTWRITEBYTECODE"] = "1"
        variables["LC_ALL"] = "C.UTF-8"
        // There is no network, and what is there is found at once.
        variables["HF_HUB_OFFLINE"] = "1"
        return variables
    }
}
