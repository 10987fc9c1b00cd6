public import Foundation
import Problems

/// Files as they lie on the disk: a trouble of the disk is an error, and never «there is no such file».
public enum StoredFile {
    /// Whether there is something at a place; a link counts by itself.
    ///
    /// - Throws: A `Problem` where it cannot be known: who takes that for «no» does a thing twice, or loses it.
    public static func exists(_ url: URL) throws -> Bool {
        var status = stat()
        if lstat(url.path, &status) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw Problem.system(errno, .read, url.path) }
        return false
    }

    /// All bytes of a regular file.
    public static func contents(of url: URL) throws -> Data {
        let file = try OpenFile(reading: url)
        let size = Int(try file.status().st_size)
        var data = Data()
        // One more than there should be, so that the end is seen at once.
        var piece = [UInt8](repeating: 0, count: max(4096, size + 1))
        while true {
            let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { return data }
            data.append(contentsOf: piece[..<count])
        }
    }
}
