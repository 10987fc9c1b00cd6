import CUV

/// What a handle's callback needs, and the handle's own memory; libuv holds it until the handle is closed.
final class HandleBox {
    let memory: UnsafeMutableRawPointer
    /// Called with the status, signal or exit value that the callback brings.
    var action: (Int64, Int32) -> Void

    init(_ type: uv_handle_type, action: @escaping (Int64, Int32) -> Void) {
        let size = uv_handle_size(type)
        memory = .allocate(byteCount: size, alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        self.action = action
    }

    deinit { memory.deallocate() }

    /// The box behind a handle that libuv hands to a callback.
    static func of(_ handle: UnsafeMutableRawPointer?) -> HandleBox? {
        guard let data = handle?.assumingMemoryBound(to: uv_handle_t.self).pointee.data else { return nil }
        return Unmanaged<HandleBox>.fromOpaque(data).takeUnretainedValue()
    }
}

/// A libuv handle that is closed with its owner.
class Handle {
    let loop: Loop
    private let box: HandleBox

    /// `initialize` calls libuv's own `uv_…_init` (or `uv_spawn`) on the memory; a negative status throws.
    init(
        _ type: uv_handle_type, on loop: Loop, what: String, action: @escaping (Int64, Int32) -> Void,
        initialize: (UnsafeMutableRawPointer) -> Int32
    ) throws {
        self.loop = loop
        box = HandleBox(type, action: action)
        let status = initialize(box.memory)
        // uv_spawn has made the handle part of the loop even where it fails; the others have not.
        if status == 0 || type == UV_PROCESS {
            box.memory.assumingMemoryBound(to: uv_handle_t.self).pointee.data = Unmanaged.passRetained(box).toOpaque()
        }
        guard status == 0 else { throw Loop.problem(what, status) }
    }

    deinit { close() }

    func raw<T>(_ type: T.Type) -> UnsafeMutablePointer<T> { box.memory.assumingMemoryBound(to: type) }

    /// Ends the handle; its callback is not called again.
    final func close() {
        let handle = raw(uv_handle_t.self)
        guard handle.pointee.data != nil, uv_is_closing(handle) == 0 else { return }
        box.action = { _, _ in }
        uv_close(handle) { handle in
            guard let data = handle?.pointee.data else { return }
            Unmanaged<HandleBox>.fromOpaque(data).release()
        }
    }
}
