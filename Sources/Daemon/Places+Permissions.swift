import Foundation
import Problems

/// Who may do what in a workspace: the daemon all that it needs, and strangers nothing that it runs or believes.
extension Places {
    /// Checks what is there.
    ///
    /// The inbox and the outbox may be everybody's: what is dropped is checked, and what is delivered carries checksums.
    ///
    /// - Throws: What is wrong, with the line that mends it.
    func checkPermissions() throws {
        for folder in [inbox, outbox, state, claims, building, jobs] where FileStatus(folder) != nil {
            try Self.checkUsable(folder)
        }
        // Jobs and their states are believed as they stand there, settings name commands, and plugins are programs.
        for place in [state, claims, building, jobs, settings, plugins] { try Self.checkOwn(place) }
    }

    /// What is odd and may be meant, a line each.
    var oddPermissions: [String] {
        var lines: [String] = []
        if Self.isEverybodys(workspace) {
            lines.append("\(workspace.path) may be written by everybody, who can so replace its settings: chmod o-w")
        }
        var status = stat()
        if stat(state.path, &status) == 0, status.st_uid != geteuid(), status.st_uid != 0 {
            lines.append(
                "\(state.path) belongs to \(Self.name(of: status.st_uid)), who can so change what the daemon does: better "
                    + "start it as that user")
        }
        return lines
    }

    private var settings: URL { workspace.appendingPathComponent("nightjar.yaml") }
    private var plugins: URL { state.appendingPathComponent("plugins", isDirectory: true) }

    private static func checkUsable(_ folder: URL) throws {
        guard access(folder.path, R_OK | W_OK | X_OK) != 0 else { return }
        let reason = String(cString: strerror(errno))
        var status = stat()
        let isOwn = stat(folder.path, &status) == 0 && status.st_uid == geteuid()
        let remedy = isOwn ? "chmod u+rwx" : "sudo chown \(name(of: geteuid()))"
        throw Problem(
            .failed, "the daemon must read and write here (\(reason)): \(remedy) '\(folder.path)'",
            at: .init(file: folder.path))
    }

    private static func checkOwn(_ place: URL) throws {
        guard isEverybodys(place) else { return }
        throw Problem(
            .failed, "everybody may write here, and so decide what the daemon runs: chmod o-w '\(place.path)'",
            at: .init(file: place.path))
    }

    private static func isEverybodys(_ place: URL) -> Bool {
        var status = stat()
        return stat(place.path, &status) == 0 && status.st_mode & S_IWOTH != 0
    }

    private static func name(of user: uid_t) -> String {
        getpwuid(user).flatMap { $0.pointee.pw_name.map { String(cString: $0) } } ?? "user \(user)"
    }
}
