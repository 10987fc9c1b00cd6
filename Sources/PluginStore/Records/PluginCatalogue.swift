import Files
import Foundation
public import Jobs
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

    /// The plugins as they are now; what was known last where the folder cannot be read.
    public var descriptions: [PluginDescription] {
        known.withLock { known in
            guard let marks = try? marks() else { return known.descriptions }
            if marks != known.marks, let records = try? store.records() {
                known = Known(marks: marks, descriptions: records.map(\.description))
            }
            return known.descriptions
        }
    }

    private func marks() throws -> [Mark] {
        guard try StoredFile.exists(store.url) else { return [] }
        return try Folders.listing(store.url).filter { !$0.hasPrefix(".") }.compactMap { id in
            var status = stat()
            guard stat(store.file(of: id).path, &status) == 0 else { return nil }
            return Mark(
                id: id, file: status.st_ino, seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
        }
    }
}
