package import Foundation
import Problems

/// A command run to its end, with what it printed.
///
/// Foundation's `Process` waits for pipes that processes started meanwhile keep open; this waits for the process alone.
package struct ToolRun {
    /// Its exit status; 128 and the signal's number where a signal ended it.
    package let status: Int32
    /// What it printed, errors too, cut after 64 KiB.
    package let output: String
    /// Whether it was ended because its time was over.
    package let isOverdue: Bool

    /// - Parameter limit: Seconds after which it is ended, with all that it has started.
    /// - Throws: A `Problem` where it cannot be started.
    package init(_ command: [String], in folder: URL, limit: Double? = nil) throws {
        let log = folder.appendingPathComponent(".\(UUID().uuidString).log")
        defer { unlink(log.path) }
        let process = try Self.start(command, log: log)
        let end = limit.map { ContinuousClock.now + .seconds($0) }
        var state: Int32 = 0
        var wasEnded = false
        while true {
            let result = waitpid(process, &state, end == nil || wasEnded ? 0 : WNOHANG)
            if result == process { break }
            if result < 0, errno != EINTR {
                throw Problem(.ownError, "\(command[0]) cannot be waited for: \(String(cString: strerror(errno)))")
            }
            if let end, !wasEnded, ContinuousClock.now > end {
                kill(-process, SIGKILL)
                wasEnded = true
            } else if result == 0 {
                usleep(2000)
            }
        }
        isOverdue = wasEnded
        status = state & 0x7F == 0 ? state >> 8 & 0xFF : 128 + state & 0x7F
        let handle = try FileHandle(forReadingFrom: log)
        output = String(decoding: try handle.read(upToCount: 64 << 10) ?? Data(), as: UTF8.self)
    }

    /// Starts it as the leader of a group of its own, so that all of it can be ended.
    private static func start(_ command: [String], log: URL) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var arguments = command.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawnp(&process, command[0], &actions, &attributes, &arguments, environ)
        guard failure == 0 else {
            throw Problem(.failed, "\(command[0]) cannot be started: \(String(cString: strerror(failure)))")
        }
        return process
    }
}
