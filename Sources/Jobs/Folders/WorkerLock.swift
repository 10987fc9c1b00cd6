package import Foundation
package import Problems

/// The lock on a job: held by its worker for its whole life, so that «the lock is held» and «the worker lives» are one.
///
/// The daemon takes it before it starts a worker and lends it the descriptor; there is no moment at which a worker lives
/// without it, whenever the daemon is killed. It ends when the last process that has the descriptor ends.
public final class WorkerLock {
    /// Where a worker finds the number of a lock descriptor that the daemon has lent it.
    public static let environmentKey = "NIGHTJAR_LOCK_FD"

    /// The locked file, open.
    public let fileDescriptor: Int32

    init(_ fileDescriptor: Int32) { self.fileDescriptor = fileDescriptor }

    deinit { close(fileDescriptor) }

    /// Seconds between two signs of life of a worker of a cluster, and after which one without is taken for dead.
    static let signs = (every: 20.0, last: 90.0)

    /// Gives signs of life as long as the process lives, for other hosts: on some network file systems a lock is seen by
    /// the host alone that holds it, but a file's time of change by all.
    public func giveSigns() {
        let own = dup(fileDescriptor)
        Thread.detachNewThread {
            while futimens(own, nil) == 0 { Thread.sleep(forTimeInterval: Self.signs.every) }
        }
    }

    /// The other host whose worker has given a sign of life of late; to be asked before `note`.
    ///
    /// Both times are the file server's, so that no two clocks are compared.
    func livingHost(_ file: URL) -> String? {
        var last = stat()
        var now = stat()
        let holder = (try? String(contentsOf: file, encoding: .utf8))?.split(whereSeparator: \.isWhitespace) ?? []
        guard holder.count == 2, holder[1] != ProcessInfo.processInfo.hostName, fstat(fileDescriptor, &last) == 0,
            futimens(fileDescriptor, nil) == 0, fstat(fileDescriptor, &now) == 0,
            Double(now.st_mtim.tv_sec - last.st_mtim.tv_sec) < Self.signs.last
        else { return nil }
        // Back, or asking would itself be a sign of life.
        var times = (last.st_atim, last.st_mtim)
        _ = withUnsafePointer(to: &times) {
            $0.withMemoryRebound(to: timespec.self, capacity: 2) { futimens(fileDescriptor, $0) }
        }
        return String(holder[1])
    }

    /// Notes who holds the lock, for whoever wants to signal it; nil: nobody yet.
    public func note(process: Int32?) {
        let text = process.map { "\($0) \(ProcessInfo.processInfo.hostName)\n" } ?? ""
        ftruncate(fileDescriptor, 0)
        _ = text.withCString { pwrite(fileDescriptor, $0, strlen($0), 0) }
    }
}

extension JobFolder {
    /// Takes the job's lock for this process, or the one that the daemon has lent it; to be kept until the process ends.
    ///
    /// - Throws: `.tryAgain` where another worker has the job.
    public func acquireLock() throws -> WorkerLock {
        if let lent = lentLock() { return lent }
        // A look at the lock by somebody else takes it for a moment.
        for attempt in 0..<50 {
            if attempt > 0 { usleep(20_000) }
            if let lock = try tryLock() {
                if let host = lock.livingHost(lockFile) {
                    throw Problem(
                        .tryAgain,
                        "a worker on \(host) has this job, or died less than \(WorkerLock.signs.last.secondsInWords) ago",
                        at: .init(file: url.path))
                }
                lock.note(process: getpid())
                return lock
            }
        }
        throw Problem(.tryAgain, "another worker has this job", at: .init(file: url.path))
    }

    /// Takes the lock if nobody has it.
    public func tryLock() throws -> WorkerLock? {
        let descriptor = open(lockFile.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Problem.refused("the job cannot be locked", errno, lockFile) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { return nil }
            throw Problem.refused(
                "the job cannot be locked (is the file system mounted without flock?)", code, lockFile)
        }
        return WorkerLock(descriptor)
    }

    /// Whether a worker has the job now.
    public var isWorkerAlive: Bool {
        let descriptor = open(lockFile.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // Shared, so that two who look do not take each other for a worker.
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// The process that holds the lock, where it is one of this machine; it leads its process group.
    public var workerProcess: Int32? {
        guard isWorkerAlive, let text = try? String(contentsOf: lockFile, encoding: .utf8) else { return nil }
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, parts[1] == ProcessInfo.processInfo.hostName else { return nil }
        return Int32(parts[0])
    }

    private func lentLock() -> WorkerLock? {
        guard let text = ProcessInfo.processInfo.environment[WorkerLock.environmentKey],
            let descriptor = Int32(text)
        else { return nil }
        var lent = stat()
        var own = stat()
        guard fstat(descriptor, &lent) == 0, stat(lockFile.path, &own) == 0, lent.st_ino == own.st_ino,
            lent.st_dev == own.st_dev, flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else { return nil }
        // What the worker starts must not hold the lock after it.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // Whoever lent it has noted the process, by the number that it has outside of its confinement.
        return WorkerLock(descriptor)
    }
}

extension Problem {
    /// A refused system call: what could not be done, the system's reason, the file.
    package static func refused(_ message: String, _ code: Int32, _ file: URL) -> Problem {
        let isPassing = [
            ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM, EAGAIN, EINTR, EIO, ESTALE, ETIMEDOUT,
        ].contains(code)
        let remedy = code == ENOSPC || code == EDQUOT ? "; free some space" : ""
        return Problem(
            isPassing ? .tryAgain : .failed, "\(message): \(String(cString: strerror(code)))\(remedy)",
            at: .init(file: file.path))
    }
}
