import Foundation

/// What `lstat` says of a file: links are not followed.
struct FileStatus: Equatable {
    let isRegular: Bool
    let size: Int
    let modified: Date
    let device: UInt

    /// nil where there is no such file.
    init?(_ url: URL) { self.init(path: url.path) }

    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        isRegular = status.st_mode & S_IFMT == S_IFREG
        size = Int(status.st_size)
        modified = Date(
            timeIntervalSince1970: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1_000_000_000)
        device = UInt(status.st_dev)
    }
}
