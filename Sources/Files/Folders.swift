public import Foundation
import Problems

/// What is asked of folders: to be there, to be on the disk, what they hold, how much room is left.
public enum Folders {
    /// Makes a folder, and those above it, where they are not there yet.
    public static func make(_ folder: URL) throws {
        if mkdir(folder.path, 0o777) == 0 || errno == EEXIST { return }
        let above = folder.deletingLastPathComponent()
        guard errno == ENOENT, above.path != folder.path else { throw Problem.system(errno, .write, folder.path) }
        try make(above)
        guard mkdir(folder.path, 0o777) == 0 || errno == EEXIST else {
            throw Problem.system(errno, .write, folder.path)
        }
    }

    /// Waits until the folder's entries (files created, renamed, removed in it) are on the disk.
    public static func sync(_ folder: URL) throws {
        let file = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY, for: .write)
        while fsync(file.descriptor) != 0 {
            // Some network file systems cannot sync a folder and say so with EINVAL; there is no more to do there.
            if errno == EINVAL { return }
            guard errno == EINTR else { throw Problem.system(errno, .write, folder.path) }
        }
    }

    /// The names in a folder, sorted, without `.` and `..`; nothing about the files is looked up.
    ///
    /// - Parameter isWanted: Asked with a name's bytes: in a folder of a hundred thousand other files, which are read many
    ///   times, no text is made of their names.
    public static func listing(
        _ folder: URL, where isWanted: (UnsafeRawBufferPointer) -> Bool = { _ in true }
    ) throws -> [String] {
        var opened: OpaquePointer?
        repeat { opened = opendir(folder.path) } while opened == nil && errno == EINTR
        guard let stream = opened else { throw Problem.system(errno, .list, folder.path) }
        defer { closedir(stream) }
        // The name is longer than the array Swift sees where the file system allows it, so it is read as a pointer.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
            let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name))
            guard isWanted(bytes), strcmp(name, ".") != 0, strcmp(name, "..") != 0 else { continue }
            names.append(String(cString: name))
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
