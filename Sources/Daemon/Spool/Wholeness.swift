import Foundation

/// Tells files that somebody is still writing from whole ones.
///
/// On a local disk the kernel knows: a read lease is granted only while nobody has the file open for writing. Where
/// leases cannot be had (another user's file) or do not tell of other machines (a network folder) a file counts as whole
/// when size and time of change have stayed the same for a second.
final class Wholeness {
    enum Answer: Equatable {
        case whole, beingWritten, gone
        case unreadable(String)
    }

    private let usesLeases: Bool
    private let uptime: () -> Double
    private var seen: [String: (status: FileStatus, since: Double)] = [:]

    init(usesLeases: Bool = true, uptime: @escaping () -> Double = DaemonClock.monotonic) {
        self.usesLeases = usesLeases
        self.uptime = uptime
    }

    /// Looks at a regular file.
    func answer(_ url: URL) -> Answer {
        // Never blocking: what was a file a moment ago may be a FIFO now.
        let descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            return errno == ENOENT ? .gone : .unreadable(String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        return answer(url, descriptor)
    }

    /// The bytes of a file that nobody was writing while they were read, `limit` and one more at most; else nil.
    func read(_ url: URL, limit: Int) -> Data? {
        let descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard answer(url, descriptor) == .whole else { return nil }
        let before = FileStatus(url)
        guard let data = try? handle.read(upToCount: limit + 1) ?? Data() else { return nil }
        // Whoever began to write meanwhile either still does or has left a trace.
        guard answer(url, descriptor) == .whole, FileStatus(url) == before else { return nil }
        return data
    }

    /// Forgets files of a folder that are not there any more.
    func keep(only names: [String], in folder: URL) {
        guard !seen.isEmpty else { return }
        let paths = Set(names.map { folder.appendingPathComponent($0).path })
        seen = seen.filter { paths.contains($0.key) }
    }

    private func answer(_ url: URL, _ descriptor: Int32) -> Answer {
        if usesLeases {
            // Somebody who opens the file in this very moment sends us the signal: not the deadly default, SIGIO.
            _ = fcntl(descriptor, Lease.setSignal, SIGURG)
            if fcntl(descriptor, Lease.set, F_RDLCK) == 0 {
                _ = fcntl(descriptor, Lease.set, F_UNLCK)
                return .whole
            }
            if errno == EAGAIN || errno == EBUSY { return .beingWritten }
        }
        return hasRested(url) ? .whole : .beingWritten
    }

    private func hasRested(_ url: URL) -> Bool {
        guard let status = FileStatus(url) else { return false }
        guard let seen = seen[url.path], seen.status == status else {
            self.seen[url.path] = (status, uptime())
            return false
        }
        return uptime() - seen.since >= 1
    }

    /// Linux's own `fcntl` commands, which Swift's import of the C library leaves out.
    private enum Lease {
        static let setSignal: Int32 = 10
        static let set: Int32 = 1024
    }
}
