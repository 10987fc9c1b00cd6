import Documents
import Files
public import Jobs
public import NightjarKit
public import PluginStore
public import Problems
import ProgramPlugins

/// The analyses that a job may name: those that this program holds, and those that were added to its workspace.
public struct PluginRegistry: Sendable {
    /// Those that this program holds, by their ids, in order.
    public let builtIns: [any Analysis.Type]
    /// Those that were added; nil: none.
    public let store: PluginStore?

    /// A registry of analyses.
    public init(_ builtIns: [any Analysis.Type], store: PluginStore? = nil) {
        self.builtIns = builtIns.sorted { $0.id < $1.id }
        self.store = store
    }

    /// The same, and what was added to a workspace.
    public func with(_ store: PluginStore?) -> PluginRegistry { PluginRegistry(builtIns, store: store) }

    /// Each analysis as data, for checking manifests; what was added is read anew, and none of its code is loaded.
    public var descriptions: [PluginDescription] {
        let added = ((try? store?.records()) ?? nil) ?? []
        return builtIns.map(Self.description) + added.filter { self[$0.id] == nil }.map(\.description)
    }

    /// An analysis as data.
    public static func description(_ analysis: any Analysis.Type) -> PluginDescription {
        func describe<A: Analysis>(_ type: A.Type) -> PluginDescription {
            PluginDescription(
                id: A.id, summary: A.summary, version: A.version, parameters: A.Parameters.schema,
                needsModel: A.needsModel)
        }
        return describe(analysis)
    }

    /// The analysis of an id, where this program holds it.
    public subscript(id: String) -> (any Analysis.Type)? { builtIns.first { $0.id == id } }

    /// What is wrong with a job's parameters together, as its plugin says; one that was added says it when the job runs.
    public func problems(with job: ResolvedJob) -> [Problem] {
        func check<A: Analysis>(_ type: A.Type) -> [Problem] {
            do {
                return A.problems(with: try A.Parameters(resolved: job.parameters)).map {
                    Problem.badInput($0, at: Problem.Place(key: "parameters"))
                }
            } catch let problem as Problem {
                return [problem]
            } catch {
                return [Problem(.ownError, "\(error)")]
            }
        }
        return self[job.plugin].map { check($0) } ?? []
    }

    /// The record of a plugin that was added; nil for others.
    func record(of id: String) throws -> PluginRecord? { self[id] == nil ? try store?.record(of: id) : nil }

    /// The program that an id stands for; nil for others.
    func program(of id: String) throws -> ProgramAnalysis? {
        guard let store, let record = try record(of: id), record.kind == .program else { return nil }
        return ProgramAnalysis(record, folder: store.folder(of: id))
    }

    /// What an id stands for; the library of one that was added is loaded into this process.
    ///
    /// - Throws: A `Problem` where there is no such plugin, or its library is not for this program.
    func source(of id: String) throws -> AnalysisSource {
        if let analysis = self[id] { return .builtIn(analysis) }
        guard let store, let record = try store.record(of: id) else {
            throw Problem.badInput(
                "no plugin \(id.quotedForMessage) is registered here: it was removed, or this is another workspace; "
                    + "nightjar plugins add adds one")
        }
        guard record.kind == .swift else {
            return .program(ProgramAnalysis(record, folder: store.folder(of: id)))
        }
        let own = try InstalledKit(version: Versions.kit).symbol()
        let library = try PluginLibrary(store.library(of: id))
        let remedy = store.remedy(for: id)
        if let problem = library.problem(in: own, remedy: remedy) { throw problem }
        guard try SHA256Digest.hex(ofFile: library.url) == record.sha256 else {
            // Between two looks another version may have taken its place.
            if try store.record(of: id) != record { return try source(of: id) }
            throw Problem.badInput("the library of the plugin \(id) is not the one that was added; \(remedy)")
        }
        let analyses = try SwiftLibrary.analyses(in: library, for: own, remedy: remedy)
        guard let analysis = analyses.first(where: { $0.id == id }) else {
            throw Problem.badInput("the library of the plugin \(id) holds no such analysis; \(remedy)")
        }
        return .library(analysis, record)
    }
}
