import Foundation
import Problems

/// A command run to its end, with what it printed.
///
/// Foundation's `Process` waits for pipes that processes started meanwhile keep open; this waits for the process alone,
/// and ends what it leaves running.
package struct ToolRun {
    package let exit: ProcessExit
    /// What it printed, errors too, cut after 64 KiB.
    package let output: String
    /// Whether it was ended because its time was over.
    package let isOverdue: Bool

    private static let longestOutput = 64 << 10

    /// - Parameters:
    ///   - command: A program, by its path or its name on PATH, and its arguments.
    ///   - limit: Seconds after which it is ended, with all that it has started.
    /// - Throws: A `Problem` where it cannot be started.
    package init(_ command: [String], limit: Double? = nil) throws {
        let name = command[0]
        guard let executable = name.contains("/") ? name : ProgramSearch.path(of: name) else {
            throw Problem(.failed, "\(name) cannot be started: it is not on PATH")
        }
        let pipe = try OutputPipe()
        let program = try RunningProgram(executable, command, output: pipe.writing, errors: pipe.writing)
        defer { program.endAll() }
        pipe.closeWriting()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.longestOutput, alignment: 16)
        defer { buffer.deallocate() }
        var printed: [UInt8] = []
        func read() -> Bool {
            pipe.read(into: buffer) { printed += $0.prefix(Self.longestOutput - printed.count) }
        }

        let deadline = limit.map { ContinuousClock.now + .seconds($0) }
        var isOverdue = false
        while program.ended() == nil {
            OutputPipe.wait(for: [pipe])
            _ = read()
            if let deadline, ContinuousClock.now > deadline {
                isOverdue = true
                program.endAll()
            }
        }
        program.endAll()
        // What it wrote before it ended; a pipe holds so much.
        for _ in 0..<64 where read() {}
        exit = program.wait()
        output = String(decoding: printed, as: UTF8.self)
        self.isOverdue = isOverdue
    }
}
