import Foundation
import Jobs
import Synchronization

/// A job's events from any thread, at a pace that can be read.
///
/// `@unchecked Sendable`: the writer is used under the lock alone.
final class EventLog: @unchecked Sendable {
    private let writer: EventWriter
    /// By a clock that nobody sets back.
    private let lastProgress = Mutex<ContinuousClock.Instant?>(nil)

    init(_ folder: JobFolder) throws { writer = try EventWriter(folder) }

    func progress(_ fraction: Double, _ what: String) {
        lastProgress.withLock { last in
            // Ten a second is more than anyone reads.
            let now = ContinuousClock.now
            if let last, fraction < 1, last.duration(to: now) < .seconds(0.1) { return }
            last = now
            writer.write(.progress(fraction: fraction, what: what, time: Date()))
        }
    }

    func log(_ level: String, _ message: String) {
        lastProgress.withLock { _ in writer.write(.log(level: level, message: message, time: Date())) }
    }

    /// Tells the daemon that there is news in the job's folder besides events.
    func hintAtNews() { writer.hintAtNews() }
}
