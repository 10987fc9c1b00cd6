import CLinux
import Files
import Foundation
import Problems

extension Folders {
    /// Gives a finished folder its name; one that had the name goes. Both lie on one file system.
    ///
    /// The two are exchanged, so that there is a whole folder of that name at every moment, and programs that run from the
    /// old one keep the files that they have open. File systems that cannot exchange (NFS) have none for an instant.
    ///
    /// - Throws: A `Problem` that names the folder; `folder` is where it was then.
    static func replace(_ destination: URL, with folder: URL) throws {
        if rename(folder.path, destination.path) != 0 {
            guard [EEXIST, ENOTEMPTY].contains(errno) else { throw refused(destination, errno) }
            let failure = nightjar_exchange(folder.path, destination.path)
            if failure != 0 {
                guard [EINVAL, ENOSYS].contains(failure) else { throw refused(destination, failure) }
                try removeAtOnce(destination)
                guard rename(folder.path, destination.path) == 0 else {
                    throw refused(destination, errno)
                }
            } else {
                // The new one is there; what is left of the old one goes with the next change.
                try? FileManager.default.removeItem(at: folder)
            }
        }
        try sync(destination.deletingLastPathComponent())
    }

    /// Removes a folder with all that it holds; it is gone from its name before its files go.
    ///
    /// - Throws: A `Problem` that names the folder.
    static func removeAtOnce(_ folder: URL) throws {
        let aside = folder.deletingLastPathComponent().appendingPathComponent(
            ".removed-\(getpid())-\(UInt32.random(in: 0 ... .max))", isDirectory: true)
        guard rename(folder.path, aside.path) == 0 else { throw refused(folder, errno) }
        try sync(folder.deletingLastPathComponent())
        // It is gone from its name; what is left of it goes with the next change.
        try? FileManager.default.removeItem(at: aside)
    }

    /// Waits until every file and folder below a folder is on the disk.
    static func syncAll(_ folder: URL) throws {
        for name in try listing(folder) {
            let url = folder.appendingPathComponent(name)
            var status = stat()
            guard lstat(url.path, &status) == 0 else { throw refused(url, errno) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try syncAll(url)
            case S_IFREG: try sync(file: url)
            default: break
            }
        }
        try sync(folder)
    }

    private static func sync(file: URL) throws {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refused(file, errno) }
        defer { close(descriptor) }
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw refused(file, errno) }
        }
    }

    private static func refused(_ place: URL, _ code: Int32) -> Problem {
        Problem(
            [ENOSPC, EDQUOT, EIO].contains(code) ? .tryAgain : .failed,
            "the plugin cannot be written here: \(String(cString: strerror(code)))", at: .init(file: place.path))
    }
}
