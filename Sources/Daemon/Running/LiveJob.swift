import Foundation
import Jobs
import Problems

/// A job that has not ended yet, as the daemon holds it in memory: little, since there may be very many.
struct LiveJob {
    enum Step: Equatable {
        /// In the queue, whether its turn has come or not.
        case queued
        /// Its worker is a child of this daemon.
        case running
        /// Its worker was started by an earlier daemon, or outlived its process; the lock tells when it ends.
        case adopted
        /// It has ended, and its bundle is to be delivered.
        case ended
    }

    let folder: JobFolder
    var queued: QueuedJob
    let retries: Int
    var state: JobState
    var step: Step
    /// The ids of the jobs whose checkpoints or tables it reads, by name.
    var models: [String: String] = [:]
    /// What its present start was given, and when by the clock that only goes forward.
    var grant: Capacity.Grant?
    var startedAt: Double?
    /// Whether the present start has said what it needs.
    var hasForecast = false
    /// When its worker was asked to end: for a pause, or since the job was cancelled.
    var askedToEndAt: Double?
    /// Its worker was asked to save its state and end, since the hours are over.
    var isPaused = false
    /// Why the daemon is ending its worker.
    var forcedEnd: ForcedEnd?
    /// How a worker's process ended that left others behind which hold the lock.
    var exit: WorkerExit?
    /// Decided by the daemon itself, not yet written.
    var conclusion: Ending?
    /// Whether the bundle has left the folder, as far as this daemon knows.
    var isDelivered = false
    /// When to try again what failed for now.
    var backoff = Backoff()
    /// When a crashed job may start again.
    var retryAt: Double?

    /// The bytes that it said it needs, where those are more than its start was given.
    var memoryMissed: Int? {
        guard hasForecast, let needed = queued.forecast?.memory, let granted = grant?.memory, needed > granted else {
            return nil
        }
        return needed
    }

    /// Until when it rests, by the clock that only goes forward.
    var restsUntil: Double? { [backoff.next, retryAt].compactMap { $0 }.max() }
}

/// The live jobs by id, and without a search those of each step but the queue's.
struct LiveJobs {
    private var all: [String: LiveJob] = [:]
    /// Jobs with a worker.
    private(set) var active: Set<String> = []
    /// Jobs that have ended and are to be delivered.
    private(set) var ended: Set<String> = []

    var count: Int { all.count }

    subscript(id: String) -> LiveJob? {
        get { all[id] }
        set {
            all[id] = newValue
            active.remove(id)
            ended.remove(id)
            switch newValue?.step {
            case .running, .adopted: active.insert(id)
            case .ended: ended.insert(id)
            case .queued, nil: break
            }
        }
    }
}
