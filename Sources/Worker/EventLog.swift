import Foundation
import Jobs
import Synchronization

/// A job's events from any thread, at a pace that can be read.
///
/// `@unchecked Sendable`: the writer is used under the lock alone.
final class EventLog: @unchecked Sendable {
    private let writer: EventWriter
    private let lastProgress = Mutex(Date.distantPast)

    init(_ folder: JobFolder) throws { writer = try EventWriter(folder) }

    func progress(_ fraction: Double, _ what: String) {
        lastProgress.withLock { last in
            // Ten a second is more than anyone reads.
            guard fraction >= 1 || Date().timeIntervalSince(last) > 0.1 else { return }
            last = Date()
            writer.write(.progress(fraction: fraction, what: what, time: last))
        }
    }

    func log(_ level: String, _ message: String) {
        lastProgress.withLock { _ in writer.write(.log(level: level, message: message, time: Date())) }
    }
}
