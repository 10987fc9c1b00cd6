import Foundation
import Jobs
import Problems

/// Holds a workspace for one daemon; let go with the process, however it ends.
final class DaemonLock {
    private let descriptor: Int32

    /// - Throws: `.tryAgain`, saying who holds the workspace.
    init(_ file: URL) throws {
        // Kept only when it is ours: a deinit after a throw would close it a second time.
        let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Problem.refused("the workspace cannot be locked", errno, file) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Problem(
                .tryAgain,
                "another daemon works on this workspace: \(DaemonLock.holder(file) ?? "it does not say who")",
                at: .init(file: file.path))
        }
        let text = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Who works on the workspace now, as «process 12 on host»; nil where nobody does.
    static func holder(_ file: URL) -> String? {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return (try? String(contentsOf: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
