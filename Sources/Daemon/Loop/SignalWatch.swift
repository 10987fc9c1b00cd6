import CUV

/// Calls back when the process gets a signal.
final class SignalWatch: Handle {
    init(_ signal: Int32, on loop: Loop, action: @escaping () -> Void) throws {
        try super.init(
            UV_SIGNAL, on: loop, what: "signal \(signal) cannot be watched", action: { _, _ in action() },
            initialize: { uv_signal_init(loop.raw, $0.assumingMemoryBound(to: uv_signal_t.self)) })
        let status = uv_signal_start(
            raw(uv_signal_t.self), { handle, _ in HandleBox.of(handle)?.action(0, 0) }, signal)
        guard status == 0 else { throw Loop.problem("signal \(signal) cannot be watched", status) }
    }
}
