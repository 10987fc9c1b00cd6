import Foundation

/// A path with every link followed.
struct RealPath: Hashable {
    let path: String

    /// - Returns: nil where the path leads to nothing, or through something that may not be read.
    init?(_ path: String) {
        guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        self.path = String(cString: resolved)
    }

    /// Whether it is `folder` or lies inside it.
    func isInside(_ folder: RealPath) -> Bool {
        path == folder.path || folder.path == "/" || path.hasPrefix(folder.path + "/")
    }

    /// The folder of the system's own, as `/proc`, that it lies in: nothing there is data, whatever roots are set.
    var systemFolder: String? {
        if path == "/dev/shm" || path.hasPrefix("/dev/shm/") { return nil }
        return ["/proc", "/sys", "/dev"].first { path == $0 || path.hasPrefix($0 + "/") }
    }

    var kind: FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    var isFolder: Bool { kind == .typeDirectory }

    var url: URL { URL(filePath: path, directoryHint: isFolder ? .isDirectory : .notDirectory) }
}
extension RealPath {
    /// What stands at the path, for a message.
    var kindInWords: String {
        switch kind {
        case .typeRegular: "a file"
        case .typeDirectory: "a folder"
        case .typeSocket: "a socket"
        case .typeCharacterSpecial, .typeBlockSpecial: "a device"
        default: "no regular file"
        }
    }
}
