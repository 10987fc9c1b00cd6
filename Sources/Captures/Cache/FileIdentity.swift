public import Foundation

/// Which file stands under a path, and whether it was written since: as far as a file system tells without reading.
public struct FileIdentity: Sendable, Hashable {
    private let device, inode: UInt64
    private let size: Int64
    private let modified, changed: [Int]

    /// The file under a path, links followed; nil where there is none.
    public init?(_ file: URL) {
        var status = stat()
        guard stat(file.path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }

    /// As part of a key.
    var description: String { "\(device) \(inode) \(size) \(modified) \(changed)" }

    /// Whether the last change is so long ago that another one would show: clocks of file systems tick in milliseconds,
    /// those of some in seconds.
    var isSettled: Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now.tv_sec - changed[0] > 2
    }
}
