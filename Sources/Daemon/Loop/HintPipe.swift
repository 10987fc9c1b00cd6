import CUV

/// The daemon's end of a worker's pipe: any byte on it means «look at the events now».
///
/// After a hint it rests for a moment, so that a worker that never stops hinting costs no more than one that does not.
final class HintPipe: Handle {
    private var rest: Timer?

    init(on loop: Loop, action: @escaping () -> Void) throws {
        let hearing = Hearing()
        try super.init(
            UV_NAMED_PIPE, on: loop, what: "a pipe cannot be made",
            action: { _, _ in
                hearing.rest()
                action()
            },
            initialize: { uv_pipe_init(loop.raw, $0.assumingMemoryBound(to: uv_pipe_t.self), 0) })
        rest = try Timer(on: loop) { [unowned self] in self.listen() }
        hearing.rest = { [unowned self] in
            uv_read_stop(self.raw(uv_stream_t.self))
            self.rest?.start(after: 0.05)
        }
    }

    /// The action is made before there is a `self` that could rest.
    private final class Hearing {
        var rest: () -> Void = {}
    }

    /// Begins to listen, once the worker has been started with the other end.
    func listen() {
        uv_read_start(
            raw(uv_stream_t.self),
            { _, _, buffer in
                // What is said does not matter, so every read goes to the same small place.
                buffer?.pointee = uv_buf_init(.allocate(capacity: 4096), 4096)
            },
            { stream, count, buffer in
                buffer?.pointee.base?.deallocate()
                if count > 0 { HandleBox.of(stream)?.action(0, 0) }
                if count < 0 { uv_read_stop(stream) }
            })
    }
}
