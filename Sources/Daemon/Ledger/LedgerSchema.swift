import GRDB

/// The tables of `state/ledger.sqlite`; a change is a migration more, never another form of an old one.
enum LedgerSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("jobs") { database in
            // `sequence` is the order of coming, which ids are not where somebody has set the clock back.
            try database.execute(
                sql: """
                    CREATE TABLE job (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, claim TEXT NOT NULL,
                        name TEXT NOT NULL, manifestName TEXT NOT NULL, plugin TEXT NOT NULL,
                        priority INTEGER NOT NULL, phase TEXT NOT NULL, reason TEXT, starts INTEGER NOT NULL,
                        retriesUsed INTEGER NOT NULL, arrived REAL NOT NULL, started REAL, ended REAL, message TEXT,
                        needs TEXT, bundle TEXT, forecastMemory INTEGER, forecastSeconds REAL, forecastThreads INTEGER,
                        seconds REAL
                    ) STRICT;
                    CREATE INDEX jobByName ON job(name);
                    CREATE INDEX jobByManifestName ON job(manifestName);
                    CREATE INDEX jobByClaim ON job(claim);
                    CREATE INDEX jobByPhase ON job(phase, ended);
                    CREATE INDEX jobByPlugin ON job(plugin);
                    CREATE TABLE note (key TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
                    """)
        }
        return migrator
    }
}
