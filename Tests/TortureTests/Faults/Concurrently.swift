import Foundation
import Synchronization

/// Calls `body` with 0 ..< count, so many at once, each on a thread that may wait.
func concurrently(_ count: Int, width: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let turns = Turns()
    let group = DispatchGroup()
    for _ in 0..<width {
        group.enter()
        Thread.detachNewThread {
            while let index = turns.next(below: count) { body(index) }
            group.leave()
        }
    }
    group.wait()
}

private final class Turns: Sendable {
    private let taken = Mutex(0)

    func next(below count: Int) -> Int? {
        taken.withLock { taken in
            guard taken < count else { return nil }
            taken += 1
            return taken - 1
        }
    }
}
