import Foundation
import TinyWorkspace

/// `nightjar watch` as a process whose memory, processor time and log are watched.
final class DaemonUnderLoad {
    private let process = Process()
    private let logFile: URL

    init(_ test: TestWorkspace, log: String, jobs: Int = 2) throws {
        logFile = test.root.appendingPathComponent(log)
        let descriptor = open(logFile.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        process.executableURL = NightjarProcess.executable
        process.arguments = ["watch", "--workspace", test.root.path, "--jobs", "\(jobs)"]
        process.currentDirectoryURL = test.root
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    /// The lines that it has said.
    var log: [String] {
        String(decoding: (try? Data(contentsOf: logFile)) ?? Data(), as: UTF8.self).split(separator: "\n").map(
            String.init)
    }

    /// Bytes resident at the most.
    var peakMemory: Int {
        let path = "/proc/\(process.processIdentifier)/status"
        let lines = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
        let words = lines.first { $0.hasPrefix("VmHWM:") }?.split(whereSeparator: \.isWhitespace) ?? []
        return (words.dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }

    /// Seconds of processor time so far.
    var processorTime: Double {
        let path = "/proc/\(process.processIdentifier)/stat"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        // After the name in parentheses, which may hold anything, the 12th and 13th.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Asks it to end; whether it did, with status 0.
    func stop(within seconds: Double = 10) -> Bool {
        process.terminate()
        return waits(within: seconds) { !process.isRunning } && process.terminationStatus == 0
    }

    func kill() { if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) } }
}
