import Foundation

/// How a worker is started: an executable, its arguments, and the job's folder as the last one.
public struct WorkerCommand: Sendable {
    /// The executable's path.
    public var executable: String
    /// What stands before the job's folder.
    public var arguments: [String]
    /// Added to the daemon's own environment.
    public var environment: [String: String]

    /// A command.
    public init(executable: String, arguments: [String] = [], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// The daemon's environment with what is added for workers.
    var fullEnvironment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        // Of a crash, what its report has room for: the crashed thread, and no registers and images after it.
        environment["SWIFT_BACKTRACE"] =
            environment["SWIFT_BACKTRACE"] ?? "threads=crashed,registers=none,images=none,color=no,interactive=no"
        return environment.merging(self.environment) { $1 }
    }

    /// This very executable, `work JOBFOLDER`.
    public static var ownExecutable: WorkerCommand {
        let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return WorkerCommand(executable: path ?? CommandLine.arguments[0], arguments: ["work"])
    }
}
