import CUV

/// The daemon's end of a worker's pipe: any byte on it means «look at the events now».
final class HintPipe: Handle {
    init(on loop: Loop, action: @escaping () -> Void) throws {
        try super.init(
            UV_NAMED_PIPE, on: loop, what: "a pipe cannot be made", action: { _, _ in action() },
            initialize: { uv_pipe_init(loop.raw, $0.assumingMemoryBound(to: uv_pipe_t.self), 0) })
    }

    /// Begins to listen, once the worker has been started with the other end.
    func listen() {
        uv_read_start(
            raw(uv_stream_t.self),
            { _, _, buffer in
                // What is said does not matter, so every read goes to the same small place.
                buffer?.pointee = uv_buf_init(.allocate(capacity: 256), 256)
            },
            { stream, count, buffer in
                buffer?.pointee.base?.deallocate()
                if count > 0 { HandleBox.of(stream)?.action(0, 0) }
                if count < 0 { uv_read_stop(stream) }
            })
    }
}
