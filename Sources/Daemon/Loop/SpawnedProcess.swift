import CUV
import Processes

/// A process that leads a session and group of its own, watched until it ends: it ends its work, whatever becomes of the
/// daemon, and is ended as a whole.
class SpawnedProcess: Handle {
    /// - Parameters:
    ///   - command: The program, looked for on the environment's PATH, and its arguments.
    ///   - descriptors: What it gets as its descriptors 0, 1, 2 and on.
    init(
        _ command: [String], environment: [String], folder: String, descriptors: [uv_stdio_container_t],
        on loop: Loop, ended: @escaping (ProcessExit) -> Void
    ) throws {
        var descriptors = descriptors
        try super.init(
            UV_PROCESS, on: loop, what: "\(command[0]) cannot be started",
            action: { ended(ProcessExit(status: $0, signal: $1)) },
            initialize: { memory in
                withCStrings(command) { arguments in
                    withCStrings(environment) { environment in
                        descriptors.withUnsafeMutableBufferPointer { descriptors in
                            folder.withCString { folder in
                                var options = uv_process_options_t()
                                options.file = UnsafePointer(arguments[0])
                                options.args = arguments
                                options.env = environment
                                options.cwd = folder
                                options.flags = UV_PROCESS_DETACHED.rawValue
                                options.stdio = descriptors.baseAddress
                                options.stdio_count = Int32(descriptors.count)
                                options.exit_cb = { HandleBox.of($0)?.action($1, $2) }
                                return uv_spawn(loop.raw, memory.assumingMemoryBound(to: uv_process_t.self), &options)
                            }
                        }
                    }
                }
            })
    }

    var id: Int32 { raw(uv_process_t.self).pointee.pid }
}

extension uv_stdio_container_t {
    /// Nothing: `/dev/null`.
    static var nothing: uv_stdio_container_t {
        var container = uv_stdio_container_t()
        container.flags = UV_IGNORE
        return container
    }

    /// One of our descriptors, lent for the start.
    static func lent(_ descriptor: Int32) -> uv_stdio_container_t {
        var container = uv_stdio_container_t()
        container.flags = UV_INHERIT_FD
        container.data.fd = descriptor
        return container
    }

    /// The end of a new pipe that the process writes into.
    static func pipe(to stream: UnsafeMutablePointer<uv_stream_t>) -> uv_stdio_container_t {
        var container = uv_stdio_container_t()
        container.flags = uv_stdio_flags(UV_CREATE_PIPE.rawValue | UV_WRITABLE_PIPE.rawValue)
        container.data.stream = stream
        return container
    }
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<R>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
    let array = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() {
        let bytes = Array(string.utf8CString)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        copy.initialize(from: bytes, count: bytes.count)
        array[index] = copy
    }
    array[strings.count] = nil
    defer {
        for index in strings.indices { array[index]?.deallocate() }
        array.deallocate()
    }
    return body(array)
}
