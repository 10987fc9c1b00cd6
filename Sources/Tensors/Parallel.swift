import Dispatch
import Synchronization

/// Runs `body` for 0..<count on at most `threads` threads, each index once; rethrows the first error.
///
/// An index is handed to whichever thread is free, so `body` must write only what belongs to its index: then the result
/// does not depend on `threads`.
///
/// - Parameter body: The index, and which of the threads runs it (0..<threads), for scratch memory of its own.
public func parallel(_ count: Int, threads: Int, _ body: @Sendable (_ index: Int, _ thread: Int) throws -> Void) throws
{
    let workers = min(max(threads, 1), count)
    guard workers > 1 else {
        for index in 0..<count { try body(index, 0) }
        return
    }
    let next = Atomic(0)
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: workers) { thread in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count, failure.withLock({ $0 == nil }) else { return }
            do { try body(index, thread) } catch { failure.withLock { $0 = $0 ?? error } }
        }
    }
    if let error = failure.withLock({ $0 }) { throw error }
}
