public import Foundation
import Problems

/// A new, empty file in a folder that nobody else can name; it is gone when it is closed, by a kill too.
///
/// Programs that are started afterwards do not get it.
///
/// - Throws: A `Problem` that names the folder.
public func unnamedFile(in folder: URL) throws -> FileHandle {
    var path = Array(folder.appendingPathComponent("nightjar-XXXXXX").path.utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw Problem.system(errno, .write, folder.path) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
}
