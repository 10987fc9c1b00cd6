public import Foundation

/// The built `nightjar`, run as a person or the daemon's service would.
public struct NightjarProcess {
    /// What a process that ran to its end has left.
    public struct Result {
        /// Its exit status.
        public var status: Int32
        /// What it printed.
        public var output: String
        /// What it printed to standard error.
        public var errors: String
    }

    /// Beside the tests' own executable.
    public static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("nightjar")

    /// Runs to the end.
    public static func run(_ arguments: [String], in folder: URL) throws -> Result {
        try run(executable, arguments, in: folder)
    }

    /// Runs any program to its end.
    public static func run(_ executable: URL, _ arguments: [String], in folder: URL) throws -> Result {
        let process = prepared(executable, arguments, in: folder)
        // Files, not pipes: nothing waits for a reader.
        let outputs = try ["out", "err"].map { name in
            let url = folder.appendingPathComponent(".\(UUID().uuidString).\(name)")
            try Data().write(to: url)
            return (url, try FileHandle(forWritingTo: url))
        }
        (process.standardOutput, process.standardError) = (outputs[0].1, outputs[1].1)
        try process.run()
        process.waitUntilExit()
        let texts = try outputs.map { url, _ in
            defer { try? FileManager.default.removeItem(at: url) }
            return try String(contentsOf: url, encoding: .utf8)
        }
        return Result(status: process.terminationStatus, output: texts[0], errors: texts[1])
    }

    /// Starts a command and leaves it running.
    public static func start(_ arguments: [String], in folder: URL) throws -> Process {
        let process = prepared(executable, arguments, in: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func prepared(_ executable: URL, _ arguments: [String], in folder: URL) -> Process {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        // No test leaves anything in the cache of the person who runs it.
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["XDG_CACHE_HOME": folder.appendingPathComponent(".cache").path]) { $1 }
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Starts `nightjar watch` and leaves it running.
    public static func watch(_ workspace: URL, jobs: Int = 2) throws -> Process {
        try start(["watch", "--workspace", workspace.path, "--jobs", "\(jobs)"], in: workspace)
    }

    /// Runs a system tool that must succeed.
    public static func tool(_ name: String, _ arguments: [String], in folder: URL) throws -> Result {
        try run(URL(fileURLWithPath: "/usr/bin/env"), [name] + arguments, in: folder)
    }
}
