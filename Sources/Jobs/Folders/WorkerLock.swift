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

    /// Notes who holds the lock, for whoever wants to signal it.
    public func note(process: Int32) {
        let text = "\(process) \(ProcessInfo.processInfo.hostName)\n"
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
            // Anything else than that somebody has it is no answer.
            guard code == EWOULDBLOCK else { throw Problem.refused("the job cannot be locked", code, lockFile) }
            return nil
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
        let lock = WorkerLock(descriptor)
        lock.note(process: getpid())
        return lock
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
