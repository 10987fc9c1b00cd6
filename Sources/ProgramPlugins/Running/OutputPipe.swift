import CLinux
import Foundation
import Problems

/// One way from a program to us: what it writes is read as it comes, without waiting.
final class OutputPipe {
    /// Ours; −1 after the end.
    private(set) var reading: Int32 = -1
    /// The program's; closed here once it has started.
    private(set) var writing: Int32 = -1

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard nightjar_pipe(&ends) == 0 else {
            throw Problem(.tryAgain, "no pipe can be made: \(String(cString: strerror(errno)))")
        }
        (reading, writing) = (ends[0], ends[1])
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    var isOpen: Bool { reading >= 0 }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    /// Reads what is there, at most 1 MiB at a time.
    ///
    /// - Returns: Whether there may be more at once.
    func read(into buffer: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows
        -> Bool
    {
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
