import GRDB
import Jobs
import Problems

extension SQLiteLedger {
    func ids() throws -> [String] {
        try read { try String.fetchAll($0, sql: "SELECT id FROM job ORDER BY sequence") }
    }

    func state(of id: String) throws -> JobState {
        guard let record = try record(of: id) else {
            throw Problem(.failed, "there is no job \(id) in the ledger")
        }
        return record.state
    }

    /// The job of an id.
    func record(of id: String) throws -> JobRecord? {
        try records("WHERE id = ?", [id]).first
    }

    /// The jobs whose ids begin so, in order of claiming; a few of them are enough.
    func records(idsBeginning text: String) throws -> [JobRecord] {
        // Ids have only digits, letters and hyphens, which are all before «~».
        try records("WHERE id >= ? AND id < ? ORDER BY id LIMIT 10000", [text, text + "~"])
    }

    func open() throws -> [JobRecord] {
        try records("WHERE phase IN ('queued', 'waiting', 'running') ORDER BY sequence")
    }

    func newest(named name: String, notOf claim: String) throws -> [JobRecord] {
        // Asked of each index by itself: one of the two would not be used for an OR.
        try records(
            """
            WHERE claim = (SELECT claim FROM job WHERE sequence = max(
                ifnull((SELECT max(sequence) FROM job WHERE name = :name AND claim <> :claim), 0),
                ifnull((SELECT max(sequence) FROM job WHERE manifestName = :name AND claim <> :claim), 0)))
            AND (name = :name OR manifestName = :name) ORDER BY sequence
            """, ["name": name, "claim": claim])
    }

    func record(_ state: JobState, of id: String) throws {
        let isKnown = try write { database in
            let columns = LedgerRow.changing.map { "\($0) = ?" }.joined(separator: ", ")
            try database.cachedStatement(sql: "UPDATE job SET \(columns) WHERE id = ?")
                .execute(arguments: LedgerRow.values(of: state) + [id])
            return database.changesCount > 0
        }
        if !isKnown { try add([newRecord(state, of: id)]) }
    }

    /// Notes jobs that are new, all or none of them.
    func add(_ records: [JobRecord]) throws {
        let columns = LedgerRow.fixed + LedgerRow.changing
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        try write { database in
            let statement = try database.cachedStatement(
                sql: "INSERT INTO job (\(columns.joined(separator: ", "))) VALUES (\(places))")
            for record in records {
                try statement.execute(arguments: LedgerRow.fixedValues(of: record) + LedgerRow.values(of: record.state))
            }
        }
    }

    /// Forgets jobs.
    func remove(_ ids: [String]) throws {
        try write { database in
            let statement = try database.cachedStatement(sql: "DELETE FROM job WHERE id = ?")
            for id in ids { try statement.execute(arguments: [id]) }
        }
    }

    /// Records by what stands after the table's name.
    func records(_ condition: String, _ arguments: StatementArguments = []) throws -> [JobRecord] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT \((LedgerRow.fixed + LedgerRow.changing).joined(separator: ", ")) FROM job " + condition)
            return try Row.fetchAll(statement, arguments: arguments).map(LedgerRow.record)
        }
    }
}
