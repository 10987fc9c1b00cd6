import CLinux
import CUV
import Processes

/// A worker's process.
final class ChildProcess: SpawnedProcess {
    /// What the process gets; `output` and `lent` are ours and lent for the start.
    struct Start {
        var executable: String
        var arguments: [String]
        var environment: [String]
        var folder: String
        /// Its standard output and error.
        var output: Int32
        /// Handed over as descriptor 4.
        var lent: Int32
    }

    /// Descriptor 3 of the process is the other end of `hints`.
    init(_ start: Start, hints: HintPipe, on loop: Loop, ended: @escaping (ProcessExit) -> Void) throws {
        // What others in this process have open is not the worker's; 3 to 9 a shell hands over on purpose.
        nightjar_keep_descriptors(10)
        try super.init(
            [start.executable] + start.arguments, environment: start.environment, folder: start.folder,
            descriptors: [
                .nothing, .lent(start.output), .lent(start.output), .pipe(to: hints.raw(uv_stream_t.self)),
                .lent(start.lent),
            ], on: loop, ended: ended)
    }
}
