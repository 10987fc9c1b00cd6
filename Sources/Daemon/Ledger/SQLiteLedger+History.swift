import Foundation
import GRDB

extension SQLiteLedger {
    /// How many jobs have ended so.
    func counts() throws -> [JobState.Phase: Int] {
        try read { database in
            var counts: [JobState.Phase: Int] = [:]
            for row in try Row.fetchAll(database, sql: "SELECT phase, count(*) AS count FROM job GROUP BY phase") {
                let name = try row.decode(String.self, forColumn: "phase")
                guard let phase = JobState.Phase(name: name, reason: nil), phase.isEnd else { continue }
                counts[phase] = try row.decode(Int.self, forColumn: "count")
            }
            return counts
        }
    }

    /// The jobs that have ended, newest first.
    ///
    /// - Parameter most: How many; nil: all.
    func ended(most: Int?) throws -> [JobRecord] {
        try records(
            "WHERE phase IN ('succeeded', 'failed', 'cancelled') ORDER BY ended DESC, sequence DESC LIMIT ?",
            [most ?? -1])
    }

    /// Succeeded jobs that ended before a time, oldest first.
    func succeeded(before time: Date, most: Int) throws -> [JobRecord] {
        try records(
            "WHERE phase = 'succeeded' AND ended < ? ORDER BY ended LIMIT ?", [time.timeIntervalSince1970, most])
    }

    /// How long earlier jobs of a plugin took, newest first, beside what they had forecast; only of those that ran in one go.
    func times(ofPlugin plugin: String, most: Int = 30) throws -> [JobTime] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT seconds, forecastSeconds FROM job WHERE plugin = ? AND phase = 'succeeded' AND starts = 1
                    AND seconds IS NOT NULL ORDER BY sequence DESC LIMIT ?
                    """)
            return try Row.fetchAll(statement, arguments: [plugin, most]).map { row in
                JobTime(
                    seconds: try row.decode(Double.self, forColumn: "seconds"),
                    forecast: try row.decode(Double?.self, forColumn: "forecastSeconds"))
            }
        }
    }

    /// Leaves a note for those who read the ledger.
    func note(_ text: String, as key: String) throws {
        try write { database in
            try database.execute(
                sql: "INSERT INTO note VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET text = excluded.text",
                arguments: [key, text])
        }
    }

    /// A note that was left.
    func note(_ key: String) throws -> String? {
        try read { try String.fetchOne($0, sql: "SELECT text FROM note WHERE key = ?", arguments: [key]) }
    }
}

/// How long a job took, and how long it had said that it would.
struct JobTime: Equatable {
    var seconds: Double
    var forecast: Double?
}
