import Foundation
import Problems

/// An open file descriptor, closed when the last reference goes; the one place where `read` and `write` are called.
final class OpenFile {
    let descriptor: Int32
    let path: String

    init(_ path: String, _ flags: Int32, permissions: mode_t = 0, for action: FileAction) throws {
        var opened: Int32
        repeat { opened = open(path, flags | O_CLOEXEC, permissions) } while opened < 0 && errno == EINTR
        guard opened >= 0 else { throw Problem.system(errno, action, path) }
        descriptor = opened
        self.path = path
    }

    /// A file to read; anything but a regular file is refused (a pipe would block, a device would never end).
    convenience init(reading url: URL) throws {
        try self.init(url.path, O_RDONLY | O_NONBLOCK, for: .read)
        guard try status().st_mode & S_IFMT == S_IFREG else {
            throw Problem.badInput("this is not a regular file", at: .init(file: path))
        }
    }

    func status() throws -> stat {
        var result = stat()
        guard fstat(descriptor, &result) == 0 else { throw Problem.system(errno, .read, path) }
        return result
    }

    /// Reads up to `buffer.count` bytes and returns how many; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw Problem.system(errno, .read, path) }
        }
    }

    /// Writes every byte; a failure names `path`, the file that the user knows (this one may have a temporary name).
    func write(_ bytes: UnsafeRawBufferPointer, as path: String) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                throw Problem.system(errno, .write, path)
            }
        }
    }

    /// Waits until the file's bytes are on the disk; some systems report a full disk only here.
    func sync(as path: String) throws {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw Problem.system(errno, .write, path) }
        }
    }

    deinit { close(descriptor) }
}
