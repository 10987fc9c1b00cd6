import Foundation
import Jobs

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
    let queued: QueuedJob
    let retries: Int
    var state: JobState
    var step: Step
    /// How a worker's process ended that left others behind which hold the lock.
    var exit: WorkerExit?
    /// Decided by the daemon itself, not yet written.
    var conclusion: Ending?
    /// Whether the bundle has left the folder, as far as this daemon knows.
    var isDelivered = false
    /// When to try again what failed for now.
    var backoff = Backoff()
    /// Waits for a worker that asked for another try.
    var asksSince: String?
}
