import Foundation
import Jobs

/// What is kept of succeeded jobs, and for how long: `keep: {succeeded: 90d}`. Bundles are never touched.
final class History {
    private let places: Places
    private let ledger: SQLiteLedger
    /// Seconds; nil: for ever.
    private let keep: Double?
    private let clock: DaemonClock
    private var next = -Double.infinity

    /// Between two looks, in seconds.
    private static let interval = 3600.0
    /// Jobs that one look removes, so that the daemon does other things in between.
    private static let most = 100

    init(places: Places, ledger: SQLiteLedger, keep: Double?, clock: DaemonClock = DaemonClock()) {
        self.places = places
        self.ledger = ledger
        self.keep = keep
        self.clock = clock
    }

    /// Removes what is too old, when a look is due: the folder first, then the row, so that a kill leaves no folder that
    /// would be taken for a job.
    ///
    /// - Parameter isNeeded: Whether a queued job waits for one of this name.
    /// - Returns: Whether there is more to remove.
    func prune(unless isNeeded: (String) -> Bool) throws -> Bool {
        guard let keep, clock.uptime() >= next else { return false }
        let old = try ledger.succeeded(before: clock.date().addingTimeInterval(-keep), most: Self.most)
        let removed = old.filter { !isNeeded($0.name) && !isNeeded($0.manifestName) }
        for record in removed {
            let folder = places.jobs.appendingPathComponent(record.id, isDirectory: true)
            if FileStatus(folder) != nil { try FileManager.default.removeItem(at: folder) }
        }
        try ledger.remove(removed.map(\.id))
        let hasMore = old.count == Self.most && !removed.isEmpty
        if !hasMore { next = clock.uptime() + Self.interval }
        return hasMore
    }
}
