import Foundation

/// Runs `body` on a thread of its own, which may wait as long as it likes; a program's life hangs on its thread's.
func onOwnThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
