import Foundation

extension HostileFile {
    static let pickle = [
        pickle("marks") { filled { _ in "(" } },
        pickle("empty tuples") { filled { _ in ")" } },
        pickle("empty lists") { filled { _ in "]" } },
        pickle("empty dicts") { filled { _ in "}" } },
        pickle("lists of one element") { filled { _ in "]Na" } },
        pickle("dicts of one element") { filled { _ in "}NNs" } },
        pickle("tuples in tuples") { Data([0x29]) + repeated(Data([0x85])) },
        pickle("tuples of three, each three times the one before") {
            Data([0x29, 0x94]) + repeated(Data([0x30, 0x68, 0, 0x68, 0, 0x68, 0, 0x87, 0x71, 0]))
        },
        pickle("tuples of twice the one before") {
            Data([0x29, 0x71, 0]) + repeated(Data([0x68, 0, 0x68, 0, 0x86, 0x71, 0]))
        },
        pickle("one value remembered often") { Data([0x29]) + repeated(Data([0x94])) },
        pickle("the largest place of the memo") { Data([0x29, 0x72, 0xFF, 0xFF, 0xFF, 0xFF]) },
        pickle("places of the memo as far as is allowed") {
            Data([0x29]) + (0..<190_000).reduce(into: Data()) { $0 += Data([0x72]) + bytes(UInt32(5 * $1)) }
        },
        pickle("a list that holds itself") { Data([0x5D, 0x94]) + repeated(Data([0x68, 0, 0x61])) },
        pickle("a list that holds itself, at the end") { Data([0x5D, 0x94, 0x68, 0, 0x61, 0x2E]) },
        pickle("a list made into a dict again and again") {
            let pair = Data("](K\u{1}K\u{2}t".utf8)
            return pair + Data([0x61, 0x71, 0]) + repeated(Data("ccollections\nOrderedDict\nh".utf8) + [0, 0x85, 0x52])
        },
        pickle("equal keys") { Data("}(".utf8) + repeated(Data("U\u{1}aN".utf8)) + Data("u.".utf8) },
        pickle("keys of one dict, one at a time") {
            Data("}".utf8) + repeated(Data("U\u{1}aNs".utf8)) + Data(".".utf8)
        },
        pickle("tensors of one storage") {
            let head = Data("}(".utf8) + storage + Data([0x71, 0, 0x29, 0x71, 1])
            let one = Data("U\u{1}ac".utf8) + Data("torch._utils\n_rebuild_tensor_v2\n(h\u{0}K\u{0}h\u{1}h\u{1}tR".utf8)
            return Data("}".utf8) + head.dropFirst(2) + repeated(Data("}".utf8) + one + Data("s0".utf8))
        },
        pickle("references to one storage") { repeated(storage) },
        pickle("a tensor of many axes") {
            Data("}U\u{1}actorch._utils\n_rebuild_tensor_v2\n(".utf8) + storage + Data("K\u{0}(".utf8)
                + repeated(Data("K\u{1}".utf8), 400_000) + Data("tq\u{1}h\u{1}tRs.".utf8)
        },
        pickle("a long name of a global") { filled("c") { _ in "a" } },
        pickle("a long text") { Data("X".utf8) + bytes(UInt32(900_000)) + Data(count: 900_000) },
        pickle("a text longer than the file") { Data([0x8D]) + bytes(UInt64.max) },
        pickle("a long integer") { Data([0x8A, 0xFF]) + Data(count: 255) },
        pickle("frames") { repeated(Data([0x95]) + Data(repeating: 0xFF, count: 8)) },
        HostileFile("pickle", "a zip archive of many empty entries") {
            zip((0..<9_000).map { ("\($0)", Data()) })
        },
        HostileFile("pickle", "a zip archive with many ends") { Data("PK".utf8) + repeated(Data("PK\u{5}\u{6}".utf8)) },
        HostileFile("pickle", "a zip archive with more entries than it says") {
            var archive = zip((0..<100).map { ("\($0)", Data()) })
            archive.replaceSubrange(archive.count - 12..<archive.count - 10, with: Data([0xFE, 0xFF]))
            return archive
        },
        HostileFile("pickle", "the older sequence, without an end") { repeated(Data([0x80, 2, 0x29])) },
        HostileFile("pickle", "the older sequence with many keys of storages") {
            let magic = Data([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E])
            let version = Data([0x80, 2, 0x4D, 0xE9, 0x03, 0x2E])
            let machine = Data([0x80, 2]) + Data("}U\u{D}little_endian".utf8) + Data([0x88]) + Data("s.".utf8)
            return magic + version + machine + Data([0x80, 2]) + Data("}.".utf8) + Data([0x80, 2])
                + Data("](".utf8) + repeated(Data("U\u{1}0".utf8), 900_000) + Data("e.".utf8)
        },
    ]

    /// A reference to a storage of no elements.
    private static let storage =
        Data("(U\u{7}storagectorch\nFloatStorage\nU\u{1}0U\u{3}cpuK\u{0}tQ".utf8)

    private static func pickle(_ attempt: String, _ make: @escaping @Sendable () -> Data) -> HostileFile {
        HostileFile("pickle", attempt) { zip([("a/data.pkl", Data([0x80, 2]) + make().prefix(room - 300))]) }
    }

    private static func repeated(_ piece: Data, _ most: Int = room - 400) -> Data {
        var data = Data()
        while data.count + piece.count <= most { data += piece }
        return data
    }

    private static func bytes(_ number: some FixedWidthInteger) -> Data {
        withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }

    /// A zip archive of entries stored as they are; their checksums, which are not looked at, are zero.
    private static func zip(_ entries: [(name: String, bytes: Data)]) -> Data {
        var archive = Data(), directory = Data()
        for (name, data) in entries {
            let sizes = bytes(UInt32(data.count)) + bytes(UInt32(data.count)) + bytes(UInt16(name.utf8.count))
            let header = Data("PK\u{1}\u{2}".utf8) + Data(count: 16) + sizes + Data(count: 12)
            directory += header + bytes(UInt32(archive.count)) + Data(name.utf8)
            archive += Data("PK\u{3}\u{4}".utf8) + Data(count: 14) + sizes + Data(count: 2) + Data(name.utf8) + data
        }
        let count = bytes(UInt16(entries.count))
        let end = bytes(UInt32(directory.count)) + bytes(UInt32(archive.count)) + Data(count: 2)
        return archive + directory + Data("PK\u{5}\u{6}".utf8) + Data(count: 4) + count + count + end
    }
}
