import Documents
import Foundation
import NightjarKit
import Problems
import Processes

/// A program from start to end: reads what it says, asks it to stop where the job is to stop, ends what is left of it.
struct ProgramRun {
    let executable: String
    let words: [String]
    let environment: [String: String]
    /// Where it runs: the plugin's own files.
    let folder: URL
    /// The file with the one line that it reads.
    let input: URL
    let context: Context
    /// What it says goes there.
    let events: EventCollector

    /// Time to save, after SIGTERM: less than what a worker has.
    static let graceToSave = 7.0
    /// Time to end, after `done`.
    static let graceToEnd = 10.0
    /// The longest line of standard output.
    static let longestLine = 16 << 20

    /// Runs it.
    ///
    /// - Throws: What asked the job to stop; a `Problem` where the program failed.
    func run() throws {
        let outputPipe = try OutputPipe(), errorPipe = try OutputPipe()
        let program = try RunningProgram(
            executable, words, environment: environment, folder: folder, input: input, output: outputPipe.writing,
            errors: errorPipe.writing)
        defer { program.endAll() }
        for pipe in [outputPipe, errorPipe] { pipe.closeWriting() }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var output = LineSplitter(most: Self.longestLine), errors = LineSplitter(most: 1 << 16)
        func read() throws -> Bool {
            let isMore = try outputPipe.read(into: buffer) { try output.take($0, events.takeOutput) }
            let isMoreError = errorPipe.read(into: buffer) { errors.take($0, events.takeError) }
            return isMore || isMoreError
        }

        var stop: (any Error)?, deadline: ContinuousClock.Instant?
        while program.ended() == nil {
            OutputPipe.wait(for: [outputPipe, errorPipe])
            // A program that is asked to stop may still keep what it has.
            _ = try read()
            if stop == nil {
                do {
                    try context.checkCancellation()
                } catch {
                    stop = error
                    program.signal(SIGTERM)
                    deadline = .now + .seconds(Self.graceToSave)
                }
            }
            if stop == nil, deadline == nil, events.isDone { deadline = .now + .seconds(Self.graceToEnd) }
            if let deadline, ContinuousClock.now > deadline {
                if stop == nil {
                    context.log("the program has not ended \(Self.graceToEnd.secondsInWords) after done, and is killed")
                }
                program.endAll()
            }
        }
        let isKilled = deadline.map { ContinuousClock.now > $0 } ?? false
        program.endAll()
        // What it wrote before it ended; a stray that writes on is ended, and a pipe holds so much.
        for _ in 0..<64 where try read() {}
        try output.finish(events.takeOutput)
        errors.finish(events.takeError)
        if let stop { throw stop }
        try events.finish(program.wait(), isKilled: isKilled)
    }
}
