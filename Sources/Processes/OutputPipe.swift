import CLinux
import Foundation
import Problems

/// One way from a program to us: what it writes is read as it comes, without waiting.
package final class OutputPipe {
    /// Ours; −1 after the end.
    private var reading: Int32 = -1
    /// The program's; closed here once it has started.
    package private(set) var writing: Int32 = -1

    package init() throws {
        var ends: [Int32] = [-1, -1]
        guard nightjar_pipe(&ends) == 0 else {
            throw Problem(.tryAgain, "no pipe can be made: \(String(cString: strerror(errno)))")
        }
        (reading, writing) = (ends[0], ends[1])
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    private var isOpen: Bool { reading >= 0 }

    package func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    /// Waits until there is something to read, or to look again whether the program has ended: a pipe may stay open in
    /// the hands of what the program has started, and be closed long before its end.
    package static func wait(for pipes: [OutputPipe]) {
        var open = pipes.filter(\.isOpen).map { pollfd(fd: $0.reading, events: Int16(POLLIN), revents: 0) }
        _ = poll(&open, nfds_t(open.count), open.isEmpty ? 20 : 100)
    }

    /// Reads what is there, as much as the buffer holds.
    ///
    /// - Returns: Whether there may be more at once.
    package func read(
        into buffer: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows -> Bool {
        guard isOpen else { return false }
        let count = Glibc.read(reading, buffer.baseAddress, buffer.count)
        if count > 0 {
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return true
        }
        if count == 0 || (errno != EAGAIN && errno != EINTR) {
            close(reading)
            reading = -1
        }
        return false
    }

    deinit {
        closeWriting()
        if isOpen { close(reading) }
    }
}
