import Documents
import Jobs
import PluginStore
import ProgramPlugins

/// Which plugin a job ran, for its bundle: also where the plugin could not be loaded.
struct PluginOrigin {
    let id: String
    var summary = ""
    var version = ""
    /// `built-in`, `swift` or `program`; nil where there is no such plugin.
    var kind: String?
    /// Of what was added.
    var sha256: String?

    /// - Parameter source: What runs; nil where it could not be loaded.
    init(_ id: String, source: AnalysisSource?, in plugins: PluginRegistry) {
        self.id = id
        switch source {
        case .builtIn(let analysis):
            (summary, version, kind) = (analysis.summary, analysis.version, "built-in")
        case .library(_, let record): take(record)
        case .program(let program): take(program.record)
        case nil:
            if let record = (try? plugins.record(of: id)) ?? nil { take(record) }
        }
    }

    private mutating func take(_ record: PluginRecord) {
        (summary, version, kind) = (record.summary, record.version, record.kind.rawValue)
        sha256 = record.sha256
    }

    /// Whether it came to Nightjar from outside.
    var isAdded: Bool { kind != nil && kind != "built-in" }

    /// The member of `provenance.json`.
    var value: Value {
        var value: Value = ["id": Value(.string(id)), "version": Value(.string(version))]
        if let kind { value["kind"] = Value(.string(kind)) }
        if let sha256 { value["sha256"] = Value(.string(sha256)) }
        return value
    }
}
