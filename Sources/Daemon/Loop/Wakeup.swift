import CUV

/// Wakes the loop from another thread.
final class Wakeup: Handle {
    init(on loop: Loop, action: @escaping () -> Void) throws {
        try super.init(
            UV_ASYNC, on: loop, what: "a wake-up cannot be made", action: { _, _ in action() },
            initialize: {
                uv_async_init(loop.raw, $0.assumingMemoryBound(to: uv_async_t.self)) {
                    HandleBox.of($0)?.action(0, 0)
                }
            })
    }

    /// What another thread may hold, as long as the wake-up is not closed.
    var sender: Sender { Sender(handle: raw(uv_async_t.self)) }

    /// libuv allows `uv_async_send` from any thread, which is all that this does with the pointer.
    struct Sender: @unchecked Sendable {
        fileprivate let handle: UnsafeMutablePointer<uv_async_t>
        func send() { uv_async_send(handle) }
    }
}
