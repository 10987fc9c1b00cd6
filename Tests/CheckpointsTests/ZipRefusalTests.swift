import Foundation
import Testing

@Suite("A zip archive is what its directory says")
struct ZipRefusalTests {
    private static let pickle = Pickle.stateDict([
        ("w", Pickle.tensor(Pickle.storage(count: 1), shape: [1], strides: [1]))
    ])

    private func said(_ change: (inout TorchFile) -> Void) throws -> String? {
        var file = TorchFile(pickle: Self.pickle, storages: [[0, 0, 0, 0]])
        change(&file)
        return try refusal(of: file.data)
    }

    @Test("entries")
    func entries() throws {
        #expect(try said { _ in } == nil)
        #expect(try said { $0.entries[1].method = 8 }?.contains("\"any/data/0\" is compressed or encrypted") == true)
        #expect(try said { $0.entries[1].flags = 1 }?.contains("\"any/data/0\" is compressed or encrypted") == true)
        #expect(try said { $0.entries[0].header = 1_000_000 }?.contains("cut off") == true)
        #expect(try said { $0.entries[0].header = 7 }?.contains("a header is not where it should be") == true)
        #expect(try said { $0.entries[1].header = 0 }?.contains("another name where it lies") == true)
        #expect(try said { $0.entries[1].size = 1_000 }?.contains("beyond the end of the entries") == true)
        #expect(
            try said { $0.entries[0].size = UInt32(Self.pickle.count + 40) }?.contains("two entries overlap") == true)
        #expect(try said { $0.entries[1].localName = "any/data/1" }?.contains("another name") == true)
        #expect(try said { $0.entries.append($0.entries[1]) }?.contains("two entries are named") == true)
        #expect(try said { $0.entries.removeLast() }?.contains("no entry data/0") == true)
        #expect(try said { $0.entries[0].name = "any/data.pk" }?.contains("no entry \"any/data.pkl\"") == true)
        #expect(try said { $0.entries[0].name = "data.pkl" }?.contains("no entry \"data.pkl/data.pkl\"") == true)
        #expect(try said { $0.entries = [] }?.contains("no entry") == true)
        #expect(
            try said { $0.entries.append(.init(name: "any/byteorder", bytes: Array("big".utf8))) }?
                .contains("big-endian") == true)
        #expect(try said { $0.entries.append(.init(name: "any/byteorder", bytes: Array("little".utf8))) } == nil)
    }

    @Test("sizes of 64 bits")
    func zip64() throws {
        func extra(_ numbers: UInt64...) -> [UInt8] {
            little(UInt16(1)) + little(UInt16(8 * numbers.count)) + numbers.flatMap { little($0) }
        }
        #expect(
            try said {
                $0.entries[0].header = .max; $0.entries[0].extra = extra(0)
            } == nil)
        #expect(
            try said {
                $0.entries[0].header = .max; $0.entries[0].extra = [9, 0, 2, 0, 1, 1] + extra(0)
            } == nil)
        #expect(
            try said {
                $0.entries[1].size = .max; $0.entries[1].extra = extra(4, 4)
            } == nil)
        #expect(
            try said {
                $0.entries[1].size = .max; $0.entries[1].extra = extra(1 << 62, 1 << 62)
            }?
            .contains("beyond the end of the entries") == true)
        #expect(
            try said {
                $0.entries[0].header = .max; $0.entries[0].extra = extra(1 << 63)
            }?
            .contains("beyond what a file can hold") == true)
        #expect(
            try said {
                $0.entries[0].header = .max; $0.entries[0].extra = [1, 0, 8, 0]
            }?.contains("cut off") == true)
        #expect(try said { $0.entries[0].header = .max }?.contains("cut off") == true)
    }

    @Test("the directory")
    func directory() throws {
        #expect(try said { $0.count = 3 }?.contains("3 entries are more than its directory") == true)
        #expect(try said { $0.count = 60_000 }?.contains("60000 entries are more than its directory can hold") == true)
        #expect(try said { $0.count = .max }?.contains("a header is not where it should be") == true)
        #expect(try said { $0.directory = .max }?.contains("a header is not where it should be") == true)
        #expect(try said { $0.directory = 1 << 31 }?.contains("beyond its end") == true)
        #expect(try said { $0.directory = 3 }?.contains("a directory is not where it should be") == true)
        #expect(try refusal(of: Data("PK".utf8))?.contains("a zip archive without its end") == true)
    }

    @Test("a state dict in an archive of 64-bit places, as one beyond 4 GiB has")
    func zip64Directory() throws {
        var bytes = [UInt8](TorchFile(pickle: Self.pickle, storages: [[0, 0, 0, 0]]).data)
        let end = bytes.count - 22
        let start = Int(
            UInt32(littleEndian: bytes[(end + 16)...].withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }))
        bytes.removeSubrange(end...)
        bytes += "PK\u{6}\u{6}".utf8 + little(UInt64(44)) + [45, 0, 45, 0] + [UInt8](repeating: 0, count: 8)
        bytes += little(UInt64(2)) + little(UInt64(2)) + little(UInt64(end - start)) + little(UInt64(start))
        bytes += "PK\u{6}\u{7}".utf8 + little(UInt32(0)) + little(UInt64(end)) + little(UInt32(1))
        let ends = [UInt8](repeating: 0xFF, count: 12)
        let whole = bytes + "PK\u{5}\u{6}".utf8 + [0, 0, 0, 0] + ends + [0, 0]
        #expect(try refusal(of: Data(whole)) == nil)
        let far = Array(bytes.dropLast(12)) + little(UInt64(1) << 62) + little(UInt32(1))
        #expect(
            try refusal(of: Data(far + "PK\u{5}\u{6}".utf8 + [0, 0, 0, 0] + ends + [0, 0]))?.contains("cut off") == true
        )
    }
}
