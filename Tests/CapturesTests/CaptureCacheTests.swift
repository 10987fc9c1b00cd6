import Files
import Foundation
import Testing

@testable import Captures

@Suite("The cache keeps what it was given, whole or not at all")
struct CaptureCacheTests {
    private let cache = CaptureCache(
        folder: FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID().uuidString)"))

    private func key(_ text: String) throws -> CacheKey { try CacheKey("test", [.text(text)]) }

    private func file(_ name: String, of key: CacheKey) -> URL { cache.folder(of: key).appendingPathComponent(name) }

    @Test("an entry is found under its key and name, and nowhere else")
    func finds() throws {
        defer { try? FileManager.default.removeItem(at: cache.folder) }
        let value = Data((0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) })
        cache.keep(value, as: "layer-0", of: try key("a"))
        #expect(cache.entry("layer-0", of: try key("a"), countedAs: "layers")?.data == value)
        #expect(cache.entry("layer-1", of: try key("a")) == nil)
        #expect(cache.entry("layer-0", of: try key("b")) == nil)
        #expect(cache.used == ["layers": 1])
        cache.keep(Data(), as: "nothing", of: try key("a"))
        #expect(cache.entry("nothing", of: try key("a"))?.count == 0)
    }

    @Test("keys differ where anything differs, and where it stands")
    func keys() throws {
        let parts: [[CacheKey.Part]] = [
            [.text("ab")], [.text("a"), .text("b")], [.numbers([1, 2])], [.lists([[1, 2]])], [.lists([[1], [2]])],
            [.lists([[1]]), .lists([[2]])], [.numbers([1]), .numbers([2])], [.lists([[], [1, 2]])], [],
        ]
        let digits = try parts.map { try CacheKey("kind", $0).digits } + [try CacheKey("other", []).digits]
        #expect(Set(digits).count == digits.count)
        #expect(try CacheKey("kind", parts[3]) == CacheKey("kind", parts[3]))
    }

    @Test(
        "a damaged entry is dropped, and can be kept again",
        arguments: ["cut", "emptied", "first bit", "last bit", "bit of the seal", "longer", "another's", "zeros"])
    func damage(_ kind: String) throws {
        defer { try? FileManager.default.removeItem(at: cache.folder) }
        let key = try key("a")
        let value = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        cache.keep(value, as: "layer-0", of: key)
        let place = file("layer-0", of: key)
        var bytes = try Data(contentsOf: place)
        switch kind {
        case "cut": bytes.removeLast(1)
        case "emptied": bytes.removeAll()
        case "first bit": bytes[0] ^= 1
        case "last bit": bytes[4999] ^= 0x80
        case "bit of the seal": bytes[5004] ^= 1
        case "longer": bytes.append(0)
        case "another's":
            cache.keep(value, as: "layer-1", of: key)
            bytes = try Data(contentsOf: file("layer-1", of: key))
        default: bytes.resetBytes(in: 0..<bytes.count)
        }
        try bytes.write(to: place)
        #expect(cache.entry("layer-0", of: key) == nil)
        #expect(!FileManager.default.fileExists(atPath: place.path))
        cache.keep(value, as: "layer-0", of: key)
        #expect(cache.entry("layer-0", of: key)?.data == value)
    }

    @Test("the key that was used longest ago goes first, and what is too large is not kept")
    func eviction() throws {
        defer { try? FileManager.default.removeItem(at: cache.folder) }
        // Three keys of 100 kB and what the file system adds fit, four do not.
        let small = CaptureCache(folder: cache.folder, size: 380_000)
        let value = Data(repeating: 7, count: 100_000)
        for name in ["a", "b", "c"] {
            small.keep(value, as: "layer-0", of: try key(name))
            usleep(20_000)
        }
        #expect(small.entry("layer-0", of: try key("a")) != nil)
        usleep(20_000)
        small.keep(value, as: "layer-0", of: try key("d"))
        let left = try ["a", "b", "c", "d"].filter { small.entry("layer-0", of: try key($0)) != nil }
        #expect(left == ["a", "c", "d"])
        // A key does not evict itself: its fourth entry is left out.
        for layer in 1...3 { small.keep(value, as: "layer-\(layer)", of: try key("d")) }
        #expect(small.names(of: try key("d")).count == 3)
        small.keep(Data(count: 400_000), as: "layer-0", of: try key("e"))
        #expect(small.entry("layer-0", of: try key("e")) == nil)
    }

    @Test("what is in use stays readable when the folder is removed, and the next entry makes it anew")
    func removed() throws {
        defer { try? FileManager.default.removeItem(at: cache.folder) }
        let value = Data(repeating: 3, count: 100_000)
        cache.keep(value, as: "layer-0", of: try key("a"))
        let entry = try #require(cache.entry("layer-0", of: try key("a")))
        try FileManager.default.removeItem(at: cache.folder)
        #expect(entry.data == value)
        #expect(cache.entry("layer-0", of: try key("a")) == nil)
        cache.keep(value, as: "layer-0", of: try key("a"))
        #expect(cache.entry("layer-0", of: try key("a"))?.data == value)
    }

    @Test("many writers of one entry, readers among them: the entry, or none, and never a part")
    func together() async throws {
        defer { try? FileManager.default.removeItem(at: cache.folder) }
        let key = try key("a")
        let value = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 13) })
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    cache.keep(value, as: "layer-0", of: key)
                    let found = cache.entry("layer-0", of: key)?.data
                    #expect(found == nil || found == value)
                }
            }
        }
        #expect(cache.entry("layer-0", of: key)?.data == value)
        #expect(cache.names(of: key) == ["layer-0"])
    }

    @Test("what a killed writer left is no entry, and goes after an hour")
    func leftovers() throws {
        defer { try? FileManager.default.removeItem(at: cache.folder) }
        let key = try key("a")
        cache.keep(Data([1]), as: "layer-0", of: key)
        let (old, new) = (file(".nightjar-1-a.part", of: key), file(".nightjar-2-b.part", of: key))
        for place in [old, new] { try Data([1, 2]).write(to: place) }
        try FileManager.default.setAttributes(
            [.modificationDate: Date().addingTimeInterval(-4000)], ofItemAtPath: old.path)
        #expect(cache.names(of: key) == ["layer-0"])
        cache.keep(Data([2]), as: "layer-1", of: key)
        #expect(!FileManager.default.fileExists(atPath: old.path))
        #expect(FileManager.default.fileExists(atPath: new.path))
    }

    @Test("a folder that cannot be written is a cache without entries")
    func unwritable() throws {
        let none = CaptureCache(folder: URL(fileURLWithPath: "/proc/no-such-place"))
        none.keep(Data([1]), as: "layer-0", of: try key("a"))
        #expect(none.entry("layer-0", of: try key("a")) == nil)
    }

    @Test("a file's digest is remembered until the file is written, and not while it may still be")
    func digests() throws {
        defer { try? FileManager.default.removeItem(at: cache.folder) }
        // Built long enough ago; its digest is read once.
        let program = URL(fileURLWithPath: "/usr/bin/env")
        let digest = try SHA256Digest.hex(ofFile: program)
        #expect(try cache.sha256(of: program) == digest)
        let remembered = try Folders.listing(cache.folder)
        #expect(remembered.count == 1)
        // What is remembered is what is answered.
        let key = try #require(CacheKey(digits: remembered[0]))
        cache.keep(Data(repeating: 97, count: 64), as: "sha256", of: key)
        #expect(try cache.sha256(of: program) == String(repeating: "a", count: 64))

        let fresh = cache.folder.appendingPathComponent("fresh")
        for content in [Data([1]), Data([2])] {
            try content.write(to: fresh)
            #expect(try cache.sha256(of: fresh) == SHA256Digest.hex(of: content))
        }
        #expect(try Folders.listing(cache.folder).count == 2)
    }
}
