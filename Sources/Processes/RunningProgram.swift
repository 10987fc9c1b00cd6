import CLinux
package import Foundation
import Problems

/// A program that runs, as leader of a process group of its own; it ends with the thread that started it.
package final class RunningProgram {
    private let process: Int32
    private let mark: String
    private var exit: ProcessExit?
    private var isOver = false

    /// Finds the processes of one program, whatever group they have gone into.
    private static let markKey = "NIGHTJAR_PROGRAM"

    /// - Parameters:
    ///   - executable: The program's path.
    ///   - words: Its arguments, the first of which is its own name.
    ///   - input: A file that is its standard input.
    ///   - output: A descriptor, lent for the start, that becomes its standard output.
    ///   - errors: A descriptor, lent for the start, that becomes its standard error.
    /// - Throws: A `Problem` where it cannot be started.
    package init(
        _ executable: String, _ words: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        folder: URL = URL(fileURLWithPath: "."), input: URL = URL(fileURLWithPath: "/dev/null"),
        output: Int32, errors: Int32
    ) throws {
        mark = UUID().uuidString
        let standardInput = open(input.path, O_RDONLY | O_CLOEXEC)
        guard standardInput >= 0 else { throw Problem(.tryAgain, "cannot be read", at: .init(file: input.path)) }
        defer { close(standardInput) }
        let variables = environment.merging([Self.markKey: mark]) { $1 }.map { "\($0)=\($1)" }.sorted()
        var arguments = words.map { strdup($0) } + [nil], lines = variables.map { strdup($0) } + [nil]
        defer { (arguments + lines).forEach { free($0) } }
        process = nightjar_start_program(
            executable, &arguments, &lines, folder.path, standardInput, output, errors)
        guard process > 0 else {
            let reason = String(cString: strerror(-process))
            throw Problem(
                -process == EAGAIN || -process == ENOMEM ? .tryAgain : .failed,
                "the program cannot be started: \(reason)", at: .init(file: executable))
        }
    }

    /// How it ended; nil while it runs.
    package func ended() -> ProcessExit? {
        if exit == nil { reap(WNOHANG) }
        return exit
    }

    /// Waits for its end, and says how it ended.
    package func wait() -> ProcessExit {
        while true {
            if let exit { return exit }
            reap(0)
        }
    }

    private func reap(_ options: Int32) {
        var state: Int32 = 0
        let result = waitpid(process, &state, options)
        if result == process {
            exit = ProcessExit(wait: state)
        } else if result < 0, errno != EINTR {
            // Somebody else has waited for it, and knows how it ended.
            exit = .signal(SIGKILL)
        }
    }

    /// Signals the program and all that it has started in its group.
    package func signal(_ number: Int32) {
        if !isOver { kill(-process, number) }
    }

    /// Ends all that is left of the program: its group, and what has left that.
    package func endAll() {
        // Later the number may be another's.
        guard !isOver else { return }
        kill(-process, SIGKILL)
        isOver = true
        _ = wait()
        // What is started while we look is found by the next look.
        for _ in 0..<20 {
            let left = strays()
            if left.isEmpty { return }
            for stray in left { kill(stray, SIGKILL) }
            usleep(2000)
        }
    }

    private func strays() -> [Int32] {
        let sign = Data("\(Self.markKey)=\(mark)\0".utf8)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { process in
            guard process != getpid(), let file = FileHandle(forReadingAtPath: "/proc/\(process)/environ") else {
                return false
            }
            defer { try? file.close() }
            guard let variables = try? file.read(upToCount: 1 << 20) else { return false }
            return variables.range(of: sign) != nil
        }
    }
}
