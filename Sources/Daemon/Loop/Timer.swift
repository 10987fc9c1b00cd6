import CUV

/// Calls back once or again and again.
final class Timer: Handle {
    init(on loop: Loop, action: @escaping () -> Void) throws {
        try super.init(
            UV_TIMER, on: loop, what: "a timer cannot be made", action: { _, _ in action() },
            initialize: { uv_timer_init(loop.raw, $0.assumingMemoryBound(to: uv_timer_t.self)) })
    }

    var isActive: Bool { uv_is_active(raw(uv_handle_t.self)) != 0 }

    /// Starts over; seconds.
    func start(after delay: Double, every period: Double = 0) {
        // The loop's clock stands still while a callback works; a delay counts from now.
        uv_update_time(loop.raw)
        uv_timer_start(
            raw(uv_timer_t.self), { HandleBox.of($0)?.action(0, 0) }, UInt64(delay * 1000), UInt64(period * 1000))
    }

    func stop() { uv_timer_stop(raw(uv_timer_t.self)) }
}
