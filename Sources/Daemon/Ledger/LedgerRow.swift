import Foundation
import GRDB
import Jobs
import Problems

/// A job as a row of the table `job`, and back.
enum LedgerRow {
    /// What never changes.
    static let fixed = ["id", "claim", "name", "manifestName", "plugin", "priority"]
    /// The job's state.
    static let changing = [
        "phase", "reason", "starts", "retriesUsed", "arrived", "started", "ended", "message", "needs", "bundle",
        "forecastMemory", "forecastSeconds", "forecastThreads", "seconds",
    ]

    static func fixedValues(of record: JobRecord) -> StatementArguments {
        [
            record.id, JobID.claim(of: record.id), record.name, record.manifestName, record.plugin, record.priority,
        ]
    }

    static func values(of state: JobState) -> StatementArguments {
        [
            state.phase.name, state.phase.reason, state.starts, state.retriesUsed,
            state.arrived.timeIntervalSince1970, state.started?.timeIntervalSince1970,
            state.ended?.timeIntervalSince1970, state.message,
            state.needs.isEmpty ? nil : state.needs.joined(separator: "\n"), state.bundle, state.forecast?.memory,
            state.forecast?.seconds, state.forecast?.threads, state.seconds,
        ]
    }

    static func record(_ row: Row) throws -> JobRecord {
        func text(_ column: String) throws -> String { try row.decode(String.self, forColumn: column) }
        func date(_ column: String) throws -> Date? {
            try row.decode(Double?.self, forColumn: column).map(Date.init(timeIntervalSince1970:))
        }
        let reason = try row.decode(String?.self, forColumn: "reason")
        guard let phase = JobState.Phase(name: try text("phase"), reason: reason),
            let arrived = try date("arrived")
        else { throw Problem(.damaged, "the ledger has a job whose state is unknown") }
        var state = JobState(phase, arrived: arrived)
        state.starts = try row.decode(Int.self, forColumn: "starts")
        state.retriesUsed = try row.decode(Int.self, forColumn: "retriesUsed")
        (state.started, state.ended) = (try date("started"), try date("ended"))
        state.message = try row.decode(String?.self, forColumn: "message")
        // No name has a line's end in it.
        state.needs = try row.decode(String?.self, forColumn: "needs")?.split(separator: "\n").map(String.init) ?? []
        state.bundle = try row.decode(String?.self, forColumn: "bundle")
        state.seconds = try row.decode(Double?.self, forColumn: "seconds")
        if let memory = try row.decode(Int?.self, forColumn: "forecastMemory"),
            let seconds = try row.decode(Double?.self, forColumn: "forecastSeconds"),
            let threads = try row.decode(Int?.self, forColumn: "forecastThreads")
        {
            state.forecast = JobForecast(memory: memory, seconds: seconds, threads: threads)
        }
        return JobRecord(
            id: try text("id"), name: try text("name"), manifestName: try text("manifestName"),
            plugin: try text("plugin"), priority: try row.decode(Int.self, forColumn: "priority"), state: state)
    }
}
