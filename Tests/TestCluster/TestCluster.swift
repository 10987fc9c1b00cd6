import Foundation

/// A Slurm of its own on this machine, started by `scripts/slurm.sh`, ended with the object.
public final class TestCluster: Sendable {
    /// Whether one can be started here.
    public static let isAvailable =
        geteuid() == 0
        && ["munged", "slurmctld", "slurmd", "sbatch"].allSatisfy { tool in
            ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].contains { access("\($0)/\(tool)", X_OK) == 0 }
        }
    /// Why tests are left out where it cannot.
    public static let reason: String = "Slurm (slurm-wlm, munge) is not installed here, or this is not root"

    private static let script = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("scripts/slurm.sh").path

    private let folder: URL

    /// Starts one; `settings` are lines of `slurm.conf`.
    public init(_ settings: String...) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("slurm-\(UUID().uuidString)")
        let result = try Self.run("/bin/bash", [Self.script, "start", folder.path] + settings, [:])
        guard result.status == 0 else { throw Failure(text: result.output) }
    }

    deinit {
        _ = try? Self.run("/bin/bash", [Self.script, "stop", folder.path], [:])
        try? FileManager.default.removeItem(at: folder)
    }

    /// What leads Slurm's commands here.
    public var environment: [String: String] { ["SLURM_CONF": folder.appendingPathComponent("slurm.conf").path] }

    /// What one of Slurm's commands prints.
    @discardableResult
    public func say(_ tool: String, _ arguments: String...) throws -> String {
        try Self.run("/usr/bin/env", [tool] + arguments, environment).output
    }

    /// A command did not do what it was to.
    public struct Failure: Error, CustomStringConvertible {
        var text: String
        /// What it said.
        public var description: String { text }
    }

    private static func run(
        _ tool: String, _ arguments: [String], _ environment: [String: String]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // A file, not a pipe: daemons that it leaves behind have it open for ever.
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("said-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try FileHandle(forWritingTo: file)
        (process.standardOutput, process.standardError) = (output, output)
        // A test's thread blocks signals, and a mask is inherited: Slurm's daemons and their jobs would hear none.
        var signals = sigset_t()
        var mask = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_UNBLOCK, &signals, &mask)
        defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: file, encoding: .utf8))
    }
}
