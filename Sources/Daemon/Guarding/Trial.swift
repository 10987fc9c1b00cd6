import Foundation

/// A short-lived command, run to its end before anything else happens.
///
/// Foundation's `Process` waits for pipes that processes started meanwhile keep open; this waits for the process alone.
struct Trial {
    let status: Int32
    /// The first line that it wrote to standard error.
    let complaint: String?

    /// - Returns: nil where it cannot be started.
    init?(_ command: [String]) {
        let errors = tmpfile()
        defer { errors.map { _ = fclose($0) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in [0, 1, 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        if let errors { posix_spawn_file_actions_adddup2(&actions, fileno(errors), 2) }
        var arguments = command.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, command[0], &actions, nil, &arguments, environ) == 0 else { return nil }
        var state: Int32 = 0
        while waitpid(process, &state, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        // 0 is an exit with status 0, whatever the rest says.
        status = state
        complaint = errors.flatMap(Self.firstLine)
    }

    private static func firstLine(_ file: UnsafeMutablePointer<FILE>) -> String? {
        rewind(file)
        var line = [CChar](repeating: 0, count: 1024)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
