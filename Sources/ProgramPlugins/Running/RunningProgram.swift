import CLinux
import Foundation
import Problems

/// A program that runs, in a process group of its own; it ends with the thread that started it, and with its owner.
final class RunningProgram {
    /// How a program ended.
    enum Exit: Equatable, CustomStringConvertible {
        case status(Int32)
        case signal(Int32)

        var description: String {
            switch self {
            case .status(let status): "ended with status \(status)"
            case .signal(let signal): "was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
            }
        }
    }

    let output: OutputPipe
    let errors: OutputPipe
    private let process: Int32
    private let mark: String
    private var exit: Exit?
    private var isOver = false

    /// Finds the processes of one program, whatever group they have gone into.
    private static let markKey = "NIGHTJAR_PROGRAM"

    /// - Parameter input: A file that is the program's standard input.
    init(
        _ executable: String, _ words: [String], environment: [String: String], folder: URL, input: URL
    ) throws {
        output = try OutputPipe()
        errors = try OutputPipe()
        mark = UUID().uuidString
        let standardInput = open(input.path, O_RDONLY | O_CLOEXEC)
        guard standardInput >= 0 else { throw Problem(.tryAgain, "cannot be read", at: .init(file: input.path)) }
        defer { close(standardInput) }
        let variables = environment.merging([Self.markKey: mark]) { $1 }.map { "\($0)=\($1)" }.sorted()
        var arguments = words.map { strdup($0) } + [nil], lines = variables.map { strdup($0) } + [nil]
        defer { (arguments + lines).forEach { free($0) } }
        process = nightjar_start_program(
            executable, &arguments, &lines, folder.path, standardInput, output.writing, errors.writing)
        output.closeWriting()
        errors.closeWriting()
        guard process > 0 else {
            let reason = String(cString: strerror(-process))
            throw Problem(
                -process == EAGAIN || -process == ENOMEM ? .tryAgain : .failed,
                "the program cannot be started: \(reason)", at: .init(file: executable))
        }
    }

    /// Waits until the program has written something or ended, at most so many seconds.
    func wait(_ seconds: Double) {
        var pipes = [output, errors].filter(\.isOpen).map { pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0) }
        _ = poll(&pipes, nfds_t(pipes.count), Int32(seconds * 1000))
    }

    /// How it ended; nil while it runs.
    func ended() -> Exit? {
        if exit != nil { return exit }
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == process else { return nil }
        let signal = status & 0x7F
        exit = signal == 0 ? .status(status >> 8 & 0xFF) : .signal(signal)
        return exit
    }

    /// Signals the program and all that it has started in its group.
    func signal(_ number: Int32) {
        if !isOver { kill(-process, number) }
    }

    /// Ends all that is left of the program: its group, and what has left that.
    func endAll() {
        // Later the number may be another's.
        guard !isOver else { return }
        kill(-process, SIGKILL)
        isOver = true
        if exit == nil {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            exit = .signal(SIGKILL)
        }
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
