import Documents
import Foundation
import Problems

/// A regular file that a program left in one of its folders, links resolved: nothing outside is taken.
struct PlainFile {
    let url: URL
    /// As messages call it: from its folder, which differs from run to run.
    let name: String

    /// - Parameters:
    ///   - path: Relative to the folder, or absolute.
    ///   - most: Bytes it may have.
    /// - Throws: A `Problem` that says what is there instead.
    init(_ path: String, in folder: URL, atMost most: Int = .max) throws {
        name = path.hasPrefix(folder.path + "/") ? String(path.dropFirst(folder.path.count + 1)) : path
        let place = path.hasPrefix("/") ? path : folder.path + "/" + path
        guard !path.isEmpty, !path.utf8.contains(0), let real = Self.resolved(place),
            let root = Self.resolved(folder.path)
        else {
            throw Problem(.failed, "there is no file \(name.quotedForMessage) in its folder")
        }
        guard real.hasPrefix(root + "/") else {
            throw Problem(.failed, "\(name.quotedForMessage) lies outside of its folder")
        }
        var status = stat()
        guard lstat(real, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Problem(.failed, "\(name.quotedForMessage) is no file")
        }
        guard Int(status.st_size) <= most else {
            throw Problem(.failed, "\(name.quotedForMessage) has more than \(most.bytesInWords)")
        }
        url = URL(fileURLWithPath: real)
    }

    private static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
