import Files
import Foundation
import Jobs
import Processes

/// A command that is run to its end and says something.
final class ToolProcess: SpawnedProcess {
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
        // Files, not pipes: nothing waits for a reader.
        let printed = try Self.file()
        let complained = try Self.file()
        let read = try input.map(Self.file(of:))
        try super.init(
            arguments, environment: environment, folder: folder?.path ?? ".",
            descriptors: [
                read.map { .lent($0.fileDescriptor) } ?? .nothing, .lent(output ?? printed.fileDescriptor),
                .lent(complained.fileDescriptor),
            ], on: loop
        ) { exit in
            ended(Result(exit: exit, output: Self.text(printed), errors: Self.text(complained)))
        }
        withExtendedLifetime(read) {}
    }

    /// Ends it, and what it has started in its group.
    func kill() { _ = Foundation.kill(-id, SIGKILL) }

    /// A file to be read from its beginning.
    private static func file(of content: Data = Data()) throws -> FileHandle {
        let file = try unnamedFile(in: FileManager.default.temporaryDirectory)
        try file.write(contentsOf: content)
        try file.seek(toOffset: 0)
        return file
    }

    private static func text(_ file: FileHandle) -> String {
        try? file.seek(toOffset: 0)
        return String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    }
}
