public import Foundation
import Problems

/// What is asked of folders: to be on the disk, what they hold, how much room is left.
public enum Folders {
    /// Waits until the folder's entries (files created, renamed, removed in it) are on the disk.
    public static func sync(_ folder: URL) throws {
        let file = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY, for: .write)
        // Some network file systems cannot sync a folder and say so with EINVAL; there is no more to do there.
        if fsync(file.descriptor) != 0, errno != EINVAL {
            throw Problem.system(errno, .write, folder.path)
        }
    }

    /// The names in a folder, sorted, without `.` and `..`; nothing about the files is looked up.
    public static func listing(_ folder: URL) throws -> [String] {
        guard let stream = opendir(folder.path) else { throw Problem.system(errno, .list, folder.path) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            // The name is longer than the array Swift sees where the file system allows it, so it is read as a pointer.
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let name = String(
                cString: UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self))
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw Problem.system(errno, .list, folder.path) }
        return names.sorted()
    }

    /// The bytes that this user may still write on the file system that holds `url`.
    public static func freeSpace(at url: URL) throws -> Int {
        var status = statvfs()
        guard statvfs(url.path, &status) == 0 else { throw Problem.system(errno, .measure, url.path) }
        let bytes = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return bytes.overflow ? .max : Int(clamping: bytes.partialValue)
    }
}
