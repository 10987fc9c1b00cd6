import Foundation
import Jobs
import Problems

/// From the inbox to job folders and rejections.
///
/// A look lists the inbox, claims what is whole in order of arrival, and settles the claims. What cannot be done now (a
/// full disk) stays claimed and is tried again, first after a second, later once a minute.
final class Spool {
    struct Look: Equatable {
        /// Jobs that are new.
        var jobs: [String] = []
        /// There are more whole manifests than one look takes.
        var hasMore = false
        /// Files of the inbox that somebody is still writing.
        var unfinished: [String] = []
        /// When claims that failed for now should be tried again, by the clock that only goes forward.
        var retry: Double?
        /// Why not all was seen or taken; what was done before is done.
        var trouble: Problem?
        /// What it took to see what is there, in seconds: much in a folder of very many files.
        var listing = 0.0
    }

    private let claims: Claims
    private let inbox: Inbox
    private let intake: Intake
    private let log: (String) -> Void
    private let clock: DaemonClock
    private var failing: [String: Backoff] = [:]

    init(
        places: Places, ledger: any Ledger, read: @escaping ManifestReading, usesLeases: Bool = true,
        log: @escaping (String) -> Void, clock: DaemonClock = DaemonClock()
    ) {
        let wholeness = Wholeness(usesLeases: usesLeases, uptime: clock.uptime)
        claims = Claims(places: places)
        inbox = Inbox(places.inbox, wholeness: wholeness, log: log)
        // A claimed file is at a place of its own, so that its waiting is reckoned apart.
        intake = Intake(
            places: places, claims: claims, ledger: ledger,
            wholeness: Wholeness(usesLeases: usesLeases, uptime: clock.uptime), read: read)
        self.log = log
        self.clock = clock
    }

    /// How many claims wait to be settled.
    var unsettledCount: Int { failing.count }

    /// Settles what a daemon before this one has claimed.
    func resume() throws -> Look {
        var look = Look()
        for claim in try claims.unsettled() { settle(claim, into: &look) }
        look.retry = nextRetry
        return look
    }

    /// Looks at the inbox; claims for `seconds` at most, so that the daemon does other things in between.
    func look(for seconds: Double = 0.25) -> Look {
        var look = Look()
        do {
            if failing.values.contains(where: { $0.isDue(at: clock.uptime()) }) {
                let left = try claims.unsettled()
                let ids = Set(left.map(\.id))
                failing = failing.filter { ids.contains($0.key) }
                for claim in left where failing[claim.id]?.isDue(at: clock.uptime()) ?? true {
                    settle(claim, into: &look)
                }
            }
            try take(for: seconds, into: &look)
        } catch {
            look.trouble = (error as? Problem) ?? Problem(.failed, "\(error)")
        }
        look.retry = nextRetry
        return look
    }

    private func take(for seconds: Double, into look: inout Look) throws {
        let start = clock.uptime()
        let arrivals = try inbox.arrivals()
        look.listing = clock.uptime() - start
        // Where looking takes long, more is taken at a time.
        let end = clock.uptime() + max(seconds, 3 * look.listing)
        for name in arrivals {
            guard clock.uptime() < end else {
                look.hasMore = true
                break
            }
            switch inbox.answer(name) {
            case .whole: if let claim = try claims.take(name, at: clock.date()) { settle(claim, into: &look) }
            case .beingWritten: look.unfinished.append(name)
            case .gone, .unreadable: break
            }
        }
    }

    private var nextRetry: Double? { failing.values.compactMap(\.next).min() }

    private func settle(_ claim: Claim, into look: inout Look) {
        let name = FileName.shown(claim.fileName)
        do {
            switch try intake.settle(claim) {
            case .jobs(let ids):
                look.jobs += ids
                log("\(name): \(ids.count == 1 ? "job" : "\(ids.count) jobs,") \(ids.first ?? "")")
            case .rejected(let rejection):
                log("\(name): rejected, see outbox/\(FileName.shown(rejection)).txt")
            case .unfinished:
                failing[claim.id, default: Backoff()].fail(at: clock.uptime())
                return
            }
            try claims.remove(claim)
            failing[claim.id] = nil
        } catch {
            if failing[claim.id] == nil { log("\(name) is claimed and waits: \(error)") }
            failing[claim.id, default: Backoff()].fail(at: clock.uptime())
        }
    }
}
