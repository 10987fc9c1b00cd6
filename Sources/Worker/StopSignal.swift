import Foundation
import Synchronization

/// Whether the process was asked to stop by SIGTERM or SIGINT.
enum StopSignal {
    private static let received = Atomic<Bool>(false)

    /// From now on the two signals are noted and end nothing by themselves.
    static func listen() {
        for number in [SIGTERM, SIGINT] {
            // A lock-free store is all that a signal handler may do.
            signal(number) { _ in StopSignal.received.store(true, ordering: .relaxed) }
        }
    }

    static var isReceived: Bool { received.load(ordering: .relaxed) }
}
