import CUV
import Foundation
import Jobs
import Problems
import Processes

/// A command that is run to its end and says something.
final class ToolProcess: Handle {
    /// What became of it.
    struct Result: Equatable {
        var exit: ProcessExit
        var output: String
        var errors: String

        var succeeded: Bool { exit.succeeded }

        /// What it complained of, in one line and without its own name.
        var complaint: String {
            let lines = errors.split(whereSeparator: \.isNewline).prefix(3).map {
                $0.trimmingPrefix(/\w+: ((error|fatal): )?(Batch job submission failed: )?/)
            }
            return lines.isEmpty ? "it \(exit)" : lines.joined(separator: "; ")
        }
    }

    /// - Parameters:
    ///   - arguments: The command, looked for on the environment's PATH, and its arguments.
    ///   - folder: Where it runs; nil: where the daemon does.
    ///   - input: What it reads on its standard input; nil: nothing.
    ///   - output: Where its standard output goes, lent for the start; nil: into the result.
    init(
        _ arguments: [String], environment: [String], in folder: URL? = nil, input: Data? = nil, output: Int32? = nil,
        on loop: Loop, ended: @escaping (Result) -> Void
    ) throws {
        let printed = try Self.unnamedFile()
        let complained = try Self.unnamedFile()
        var containers = [uv_stdio_container_t](repeating: uv_stdio_container_t(), count: 3)
        containers[0].flags = UV_IGNORE
        let read = try input.map(Self.unnamedFile)
        if let read {
            containers[0].flags = UV_INHERIT_FD
            containers[0].data.fd = read.fileDescriptor
        }
        for (index, descriptor) in [(1, output ?? printed.fileDescriptor), (2, complained.fileDescriptor)] {
            containers[index].flags = UV_INHERIT_FD
            containers[index].data.fd = descriptor
        }
        try super.init(
            UV_PROCESS, on: loop, what: "\(arguments[0]) cannot be started",
            action: { status, signal in
                ended(
                    Result(
                        exit: ProcessExit(status: status, signal: signal), output: Self.text(printed),
                        errors: Self.text(complained)))
            },
            initialize: { memory in
                withCStrings(arguments) { arguments in
                    withCStrings(environment) { environment in
                        withCStrings([folder?.path ?? "."]) { folder in
                            containers.withUnsafeMutableBufferPointer { containers in
                                var options = uv_process_options_t()
                                options.file = UnsafePointer(arguments[0])
                                options.args = arguments
                                options.env = environment
                                options.cwd = UnsafePointer(folder[0])
                                // A session of its own: it ends its work, whatever becomes of the daemon.
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

    /// Ends it, and what it has started in its group.
    func kill() { _ = Foundation.kill(-raw(uv_process_t.self).pointee.pid, SIGKILL) }

    /// Files, not pipes: nothing waits for a reader.
    private static func unnamedFile() throws -> FileHandle {
        var path = Array((NSTemporaryDirectory() + "nightjar-XXXXXX").utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else {
            throw Problem.refused(
                "a temporary file cannot be made", errno, URL(fileURLWithPath: NSTemporaryDirectory()))
        }
        // Another process may be started in between and have it open: a file that nobody else can name.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(path)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// A file to be read from its beginning.
    private static func unnamedFile(_ content: Data) throws -> FileHandle {
        let file = try unnamedFile()
        try file.write(contentsOf: content)
        try file.seek(toOffset: 0)
        return file
    }

    private static func text(_ file: FileHandle) -> String {
        try? file.seek(toOffset: 0)
        return String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    }
}
