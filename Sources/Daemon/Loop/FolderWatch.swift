import CUV

/// Hints that something in a folder has changed: never what, never surely (libuv drops overflows), so that the listing
/// remains the truth.
final class FolderWatch: Handle {
    init(_ path: String, on loop: Loop, action: @escaping () -> Void) throws {
        try super.init(
            UV_FS_EVENT, on: loop, what: "\(path) cannot be watched", action: { _, _ in action() },
            initialize: { uv_fs_event_init(loop.raw, $0.assumingMemoryBound(to: uv_fs_event_t.self)) })
        let status = uv_fs_event_start(
            raw(uv_fs_event_t.self), { handle, _, _, _ in HandleBox.of(handle)?.action(0, 0) }, path, 0)
        guard status == 0 else { throw Loop.problem("\(path) cannot be watched", status) }
    }
}
