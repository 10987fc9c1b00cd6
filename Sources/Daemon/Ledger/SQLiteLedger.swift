import Foundation
import GRDB
import GRDBSQLite
import Jobs
import Problems

/// The ledger in `state/ledger.sqlite`: a row a job, those that have ended too.
///
/// Every change is on the disk when the call returns (write-ahead log, synced), so that after a kill or a power cut the
/// rows are those that were recorded. The log's files stay beside the ledger when it is closed: who may only read finds
/// them there and makes none, which the daemon could not write to.
final class SQLiteLedger: Ledger, Sendable {
    private let file: URL
    private let jobs: URL
    private let database: DatabaseQueue

    /// Opens the daemon's ledger, made where it is missing.
    ///
    /// - Parameters:
    ///   - file: `state/ledger.sqlite`.
    ///   - jobs: `state/jobs`, where a new job's name and the like are read.
    init(_ file: URL, jobs: URL) throws {
        self.file = file
        self.jobs = jobs
        database = try Self.attempt(file) {
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { database in
                var isKept: CInt = 1
                sqlite3_file_control(database.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &isKept)
                // Empty when it is closed: an old log would be read into another ledger put in this one's place.
                try database.execute(sql: "PRAGMA journal_size_limit = 0; PRAGMA synchronous = FULL")
            }
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            let isNewer = try queue.writeWithoutTransaction { database in
                guard try String.fetchOne(database, sql: "PRAGMA quick_check") == "ok" else {
                    throw DatabaseError(resultCode: .SQLITE_CORRUPT)
                }
                return try LedgerSchema.migrator.hasBeenSuperseded(database)
            }
            if isNewer {
                throw Problem(
                    .failed, "a newer Nightjar has worked here; use that one", at: Problem.Place(file: file.path))
            }
            try LedgerSchema.migrator.migrate(queue)
            return queue
        }
    }

    /// Opens a ledger to look at, beside a daemon or without one; nil where there is none yet.
    init?(reading file: URL, jobs: URL) throws {
        guard FileStatus(file) != nil else { return nil }
        let database = try Self.attempt(file) { () -> DatabaseQueue? in
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            // A daemon is just making it.
            return try queue.read { try $0.tableExists("job") } ? queue : nil
        }
        guard let database else { return nil }
        self.file = file
        self.jobs = jobs
        self.database = database
    }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try Self.attempt(file) { try database.read(body) }
    }

    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try Self.attempt(file) { try database.write(body) }
    }

    /// A record with what the job's folder says of it.
    func newRecord(_ state: JobState, of id: String) throws -> JobRecord {
        let job = try JobFolder(jobs.appendingPathComponent(id, isDirectory: true)).job()
        return JobRecord(
            id: id, name: job.name, manifestName: job.manifestName, plugin: job.plugin, priority: job.priority,
            state: state)
    }

    /// SQLite's errors in our words.
    private static func attempt<Result>(_ file: URL, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError {
            let place = Problem.Place(file: file.path)
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                throw Problem(.damaged, "the ledger is damaged; the daemon makes a new one when it starts", at: place)
            case .SQLITE_FULL:
                throw Problem(.tryAgain, "the ledger cannot be written: the disk is full; free some space", at: place)
            default:
                throw Problem(
                    .tryAgain, "the ledger cannot be used: \(error.message ?? "\(error.extendedResultCode)")",
                    at: place, detail: "\(error)")
            }
        }
    }
}

extension Problem.Kind {
    /// The ledger is no database any more.
    static let damaged = Problem.Kind(rawValue: "damaged")
}
