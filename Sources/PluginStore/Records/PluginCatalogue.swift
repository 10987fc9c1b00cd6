import Files
import Foundation
public import Jobs
import Problems
import Synchronization

/// What a store holds, for one who asks again and again: records are read anew when the folder's listing or one of its
/// files has changed.
public final class PluginCatalogue: Sendable {
    private let store: PluginStore
    private let known = Mutex<Known>(Known())

    private struct Known {
        var marks: [Mark] = []
        var descriptions: [PluginDescription] = []
    }

    /// A record's file as the system knows it; one that was replaced is another.
    private struct Mark: Equatable {
        var id: String
        var file: UInt64
        var seconds: Int
        var nanoseconds: Int
    }

    /// Of a store; nothing is read yet.
    public init(_ store: PluginStore) { self.store = store }

    /// The plugins as they are now.
    ///
    /// - Throws: Where the disk does not say: whoever took that for «none» would turn good jobs away.
    public func descriptions() throws -> [PluginDescription] {
        let marks = try marks()
        return try known.withLock { known in
            if marks != known.marks {
                known = Known(marks: marks, descriptions: try store.records().map(\.description))
            }
            return known.descriptions
        }
    }

    private func marks() throws -> [Mark] {
        guard try StoredFile.exists(store.url) else { return [] }
        return try Folders.listing(store.url).filter { !$0.hasPrefix(".") }.compactMap { id -> Mark? in
            var status = stat()
            let file = store.file(of: id)
            guard stat(file.path, &status) == 0 else {
                if [ENOENT, ENOTDIR].contains(errno) { return nil }
                throw Problem(
                    .tryAgain, "this plugin cannot be read now (\(String(cString: strerror(errno))))",
                    at: .init(file: file.path))
            }
            return Mark(
                id: id, file: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec
            )
        }
    }
}
