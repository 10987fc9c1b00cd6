import CLinux
import CUV
import Problems
import Processes

/// A process in a group of its own, watched until it ends.
final class ChildProcess: Handle {
    /// What the process gets; `descriptors` are ours and lent for the start, standard output and error first.
    struct Start {
        var executable: String
        var arguments: [String]
        var environment: [String]
        var folder: String
        var output: Int32
        /// Handed over as descriptor 4.
        var lent: Int32
    }

    /// Descriptor 3 of the process is the other end of `hints`.
    init(_ start: Start, hints: HintPipe, on loop: Loop, ended: @escaping (ProcessExit) -> Void) throws {
        var containers = [uv_stdio_container_t](repeating: uv_stdio_container_t(), count: 5)
        containers[0].flags = UV_IGNORE
        for (index, descriptor) in [(1, start.output), (2, start.output), (4, start.lent)] {
            containers[index].flags = UV_INHERIT_FD
            containers[index].data.fd = descriptor
        }
        containers[3].flags = uv_stdio_flags(UV_CREATE_PIPE.rawValue | UV_WRITABLE_PIPE.rawValue)
        containers[3].data.stream = hints.raw(uv_stream_t.self)
        // What others in this process have open is not the worker's; 3 to 9 a shell hands over on purpose.
        nightjar_keep_descriptors(10)
        try super.init(
            UV_PROCESS, on: loop, what: "\(start.executable) cannot be started",
            action: { ended(ProcessExit(status: $0, signal: $1)) },
            initialize: { memory in
                withCStrings([start.executable] + start.arguments) { arguments in
                    withCStrings(start.environment) { environment in
                        containers.withUnsafeMutableBufferPointer { containers in
                            start.folder.withCString { folder in
                                var options = uv_process_options_t()
                                options.file = UnsafePointer(arguments[0])
                                options.args = arguments
                                options.env = environment
                                options.cwd = folder
                                // A session and group of its own: it outlives the daemon, and is ended as a whole.
                                options.flags = UV_PROCESS_DETACHED.rawValue
                                options.stdio = containers.baseAddress
                                options.stdio_count = Int32(containers.count)
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

/// Calls `body` with a null-terminated array of C strings.
func withCStrings<R>(
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
