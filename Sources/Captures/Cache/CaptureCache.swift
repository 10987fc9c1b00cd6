import Files
public import Foundation
import Problems
import Synchronization

/// What was computed before, on disk, by the content of all that it follows from.
///
/// A key has a folder, and in it an entry a file, as the responses of one layer of a pass. An entry appears whole, by a
/// rename, or not at all; it is checked against its seal when it is read, and a damaged one is dropped. Two jobs that
/// write the same entry write the same bytes. The keys that were used last stay; nothing is lost with the others, nor
/// when the whole folder is removed under a running job. A cache that cannot be read or written is a cache without
/// entries: no job fails for it.
public final class CaptureCache: Sendable {
    /// Where it is.
    public let folder: URL
    /// The most bytes that it takes.
    let size: Int
    private let readCounts = Mutex<[String: Int]>([:])

    /// Bytes of a cache where nobody says otherwise.
    public static let usualSize = 50 << 30

    /// The cache in `folder`, which is made when something is kept.
    ///
    /// - Parameters:
    ///   - folder: Where it lies.
    ///   - size: The most bytes that it takes; never more than half of what the disk has free beside it.
    public init(folder: URL, size: Int = usualSize) {
        self.folder = folder
        self.size = size
    }

    /// How many entries of each kind were found and used, for provenance.
    public var used: [String: Int] { readCounts.withLock { $0 } }

    /// An entry that is there and undamaged; nil else.
    ///
    /// - Parameter kind: What provenance counts it as; nil: it is not counted.
    public func entry(_ name: String, of key: CacheKey, countedAs kind: String? = nil) -> CacheEntry? {
        let place = file(name, of: key)
        guard access(place.path, F_OK) == 0, let file = try? MappedFile(place) else { return nil }
        guard (try? CacheSeal.holds(file, name: name, key: key)) == true else {
            unlink(place.path)
            return nil
        }
        // The folder's time says when the key was used last.
        utimes(self.folder(of: key).path, nil)
        if let kind { readCounts.withLock { $0[kind, default: 0] += 1 } }
        return CacheEntry(file: file, count: file.size - CacheSeal.size)
    }

    /// Keeps an entry, in the place of the keys that were used longest ago; does nothing where it cannot.
    public func keep(_ parts: [UnsafeRawBufferPointer], as name: String, of key: CacheKey) {
        let bytes = parts.reduce(CacheSeal.size) { $0 + $1.count }
        let group = folder(of: key)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            guard try makeRoom(for: bytes, beside: key) else { return }
            try FileManager.default.createDirectory(at: group, withIntermediateDirectories: true)
            let writer = try DurableFileWriter(to: file(name, of: key))
            for part in parts { try writer.append(part) }
            try writer.append(CacheSeal(parts, name: name, key: key).bytes)
            try writer.commit()
        } catch {
            // Another job may have evicted the key at this moment, or the disk is full: it is computed again next time.
        }
    }

    /// Keeps an entry.
    public func keep(_ value: Data, as name: String, of key: CacheKey) {
        value.withUnsafeBytes { keep([$0], as: name, of: key) }
    }

    /// Whether a key of so many bytes may be kept at all.
    func canHold(_ bytes: Int) -> Bool { bytes <= size }

    /// The entries of a key that are there, damaged ones too.
    func names(of key: CacheKey) -> [String] {
        ((try? Folders.listing(folder(of: key))) ?? []).filter { !DurableFile.isTemporary($0) }
    }

    /// Removes an entry that is of no more use.
    func remove(_ name: String, of key: CacheKey) {
        unlink(file(name, of: key).path)
        rmdir(folder(of: key).path)
    }

    func folder(of key: CacheKey) -> URL { folder.appendingPathComponent(key.digits, isDirectory: true) }

    private func file(_ name: String, of key: CacheKey) -> URL { folder(of: key).appendingPathComponent(name) }
}
