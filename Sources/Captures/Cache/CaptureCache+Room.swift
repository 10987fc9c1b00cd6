import Files
import Foundation

extension CaptureCache {
    /// A key's folder: how much it takes, and when it was used last.
    private struct Group {
        let key: CacheKey
        let bytes: Int
        let used: timespec
    }

    /// Evicts the keys that were used longest ago until `bytes` more fit; false where they cannot.
    ///
    /// Several jobs may do so at once: what one has removed the other does not find.
    func makeRoom(for bytes: Int, beside kept: CacheKey) throws -> Bool {
        let groups = try Folders.listing(folder).compactMap { CacheKey(digits: $0) }.compactMap(group)
        var total = groups.reduce(0) { $0 + $1.bytes }
        let limit = min(size, (total + (try Folders.freeSpace(at: folder))) / 2)
        let oldestFirst = groups.filter { $0.key != kept }.sorted {
            ($0.used.tv_sec, $0.used.tv_nsec) < ($1.used.tv_sec, $1.used.tv_nsec)
        }
        for group in oldestFirst where total + bytes > limit {
            try? FileManager.default.removeItem(at: folder(of: group.key))
            total -= group.bytes
        }
        return total + bytes <= limit
    }

    private func group(_ key: CacheKey) -> Group? {
        let place = folder(of: key)
        var status = stat()
        guard stat(place.path, &status) == 0, let names = try? Folders.listing(place) else { return nil }
        let used = status.st_mtim
        let bytes = names.reduce(0) { total, name in
            let file = place.appendingPathComponent(name).path
            var status = stat()
            guard stat(file, &status) == 0 else { return total }
            // What a killed writer left: no entry takes an hour to write.
            if DurableFile.isTemporary(name), status.st_mtim.tv_sec + 3600 < time(nil) {
                unlink(file)
                return total
            }
            // What it takes on the disk, its own entry too: many small files are not free.
            return total + Int(status.st_blocks) * 512
        }
        return Group(key: key, bytes: bytes + 4096, used: used)
    }
}
