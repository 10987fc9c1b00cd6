import CUV
import Problems

/// One libuv loop: everything the daemon waits for.
///
/// Its handles keep it alive; it is used from one thread.
final class Loop {
    let raw: UnsafeMutablePointer<uv_loop_t>

    init() throws {
        let raw = UnsafeMutablePointer<uv_loop_t>.allocate(capacity: 1)
        let status = uv_loop_init(raw)
        guard status == 0 else {
            raw.deallocate()
            throw Loop.problem("the event loop cannot be made", status)
        }
        self.raw = raw
    }

    deinit {
        // Closed handles give their memory back in a last round.
        uv_run(raw, UV_RUN_DEFAULT)
        uv_loop_close(raw)
        raw.deallocate()
    }

    /// Runs until `stop` is called or nothing is left to wait for.
    func run() { uv_run(raw, UV_RUN_DEFAULT) }

    func stop() { uv_stop(raw) }

    /// libuv's error as ours.
    static func problem(_ message: String, _ status: Int32) -> Problem {
        Problem(.ownError, "\(message): \(String(cString: uv_strerror(status)))")
    }
}
