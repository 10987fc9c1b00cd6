import Foundation
import TinyWorkspace

/// `nightjar` with the library of faults loaded into it and into all that it starts.
final class FaultyProcess {
    private let process = Process()
    private let notes: URL

    /// - Parameters:
    ///   - order: What the library is to do.
    ///   - notes: Where it writes the trace, or that the fault has happened; kept over restarts.
    init(_ arguments: [String], in workspace: URL, order: String, notes: URL, log: URL) throws {
        self.notes = notes
        // A descriptor that every process inherits, into whatever confinement: workers may not write elsewhere.
        let script = """
            exec 9>>"$NOTES" 2>>"$LOG"; export NIGHTJAR_FAULT_FD=9; unset NOTES LOG
            LD_PRELOAD="$LIBRARY" exec "$@"
            """
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, "sh", NightjarProcess.executable.path] + arguments
        process.currentDirectoryURL = workspace
        process.environment = ProcessInfo.processInfo.environment.merging([
            "NIGHTJAR_FAULT": order, "NIGHTJAR_FAULT_ROOT": workspace.path, "NOTES": notes.path, "LOG": log.path,
            "LIBRARY": try FaultLibrary.compiled.get().path,
        ]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
    }

    var hasEnded: Bool { !process.isRunning }
    var id: Int32 { process.processIdentifier }

    /// In words, for a complaint.
    var end: String {
        process.terminationReason == .uncaughtSignal
            ? "signal \(process.terminationStatus)" : "status \(process.terminationStatus)"
    }

    var wasKilled: Bool { process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL }
    var hasSucceeded: Bool { process.terminationReason == .exit && process.terminationStatus == 0 }
    /// By a signal that nobody sent; SIGTERM may come before it is heeded.
    var hasCrashed: Bool {
        process.terminationReason == .uncaughtSignal && ![SIGKILL, SIGTERM].contains(process.terminationStatus)
    }

    func signal(_ signal: Int32) { if process.isRunning { kill(id, signal) } }

    /// Waits for the end; whether it came in time.
    func ended(within seconds: Double) -> Bool { waits(within: seconds) { hasEnded } }
}

/// Looks a hundred times a second whether something holds, for so many seconds.
func waits(within seconds: Double, until condition: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while !condition() {
        guard Date() < end else { return false }
        usleep(10_000)
    }
    return true
}
