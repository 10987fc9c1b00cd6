public import Foundation
import Problems

extension Folders {
    /// Gives a finished folder its name; one that had the name goes. Both lie on one file system.
    ///
    /// The two are exchanged, so that there is a whole folder of that name at every moment, and programs that run from the
    /// old one keep the files that they have open. File systems that cannot exchange (NFS) have none for an instant.
    ///
    /// - Throws: A `Problem` that names the folder; `folder` is where it was then.
    public static func replace(_ destination: URL, with folder: URL) throws {
        if rename(folder.path, destination.path) != 0 {
            guard [EEXIST, ENOTEMPTY].contains(errno) else { throw Problem.system(errno, .write, destination.path) }
            let exchange: UInt32 = 1 << 1
            if renameat2(AT_FDCWD, folder.path, AT_FDCWD, destination.path, exchange) != 0 {
                guard [EINVAL, ENOSYS].contains(errno) else { throw Problem.system(errno, .write, destination.path) }
                try removeAtOnce(destination)
                guard rename(folder.path, destination.path) == 0 else {
                    throw Problem.system(errno, .write, destination.path)
                }
            } else {
                try FileManager.default.removeItem(at: folder)
            }
        }
        try sync(destination.deletingLastPathComponent())
    }

    /// Removes a folder with all that it holds; it is gone from its name before its files go.
    ///
    /// - Throws: A `Problem` that names the folder.
    public static func removeAtOnce(_ folder: URL) throws {
        let aside = folder.deletingLastPathComponent().appendingPathComponent(
            ".removed-\(getpid())-\(UInt32.random(in: 0 ... .max))", isDirectory: true)
        guard rename(folder.path, aside.path) == 0 else { throw Problem.system(errno, .write, folder.path) }
        try sync(folder.deletingLastPathComponent())
        try FileManager.default.removeItem(at: aside)
    }

    /// Waits until every file and folder below a folder is on the disk.
    public static func syncAll(_ folder: URL) throws {
        for name in try listing(folder) {
            let url = folder.appendingPathComponent(name)
            var status = stat()
            guard lstat(url.path, &status) == 0 else { throw Problem.system(errno, .read, url.path) }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try syncAll(url)
            case S_IFREG: try OpenFile(reading: url).sync(as: url.path)
            default: break
            }
        }
        try sync(folder)
    }
}
