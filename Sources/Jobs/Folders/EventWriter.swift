import Documents
import Foundation
import Problems

/// Appends a worker's events, and hints to the daemon that there are some.
public final class EventWriter {
    /// Where a worker finds the descriptor of the pipe to hint on.
    public static let hintEnvironmentKey = "NIGHTJAR_HINT_FD"

    private let descriptor: Int32
    private let hint: Int32?

    /// Opens the events of a job for appending; a line that an earlier attempt left half-written is ended first.
    public init(_ folder: JobFolder) throws {
        descriptor = open(folder.eventsFile.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Problem.refused("events cannot be written", errno, folder.eventsFile) }
        hint = ProcessInfo.processInfo.environment[Self.hintEnvironmentKey].flatMap { Int32($0) }
        let size = lseek(descriptor, 0, SEEK_END)
        var last: UInt8 = 0
        if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") { put(Data("\n".utf8)) }
    }

    deinit { close(descriptor) }

    /// Appends an event. One that cannot be written is lost: a full disk must not end a job that may still succeed.
    public func write(_ event: JobEvent) {
        put(Data((event.value.json(pretty: false) + "\n").utf8))
        hintAtNews()
    }

    /// Tells the daemon that there is something new in the job's folder.
    public func hintAtNews() {
        // A socket whose daemon is gone would end the worker by SIGPIPE.
        if let hint { _ = send(hint, "!", 1, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) }
    }

    /// In one system call, so that lines of several threads do not mix.
    private func put(_ data: Data) {
        _ = data.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    }
}
