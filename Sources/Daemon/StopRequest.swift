import Synchronization

/// Asks a daemon to end, from any thread, once or before it runs.
public final class StopRequest: Sendable {
    private struct State {
        var isMade = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// A request that has not been made.
    public init() {}

    /// Asks.
    public func make() {
        // Within the lock, so that the daemon cannot close what the action wakes in between.
        state.withLock {
            $0.isMade = true
            $0.action?()
        }
    }

    /// Connects the daemon's loop, or disconnects it; says whether the request was made before.
    func connect(_ action: (@Sendable () -> Void)?) -> Bool {
        state.withLock {
            $0.action = action
            return $0.isMade
        }
    }
}
