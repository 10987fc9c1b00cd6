import Checkpoints
import Foundation
import Problems
import Safetensors
import Testing

@Suite("A hostile file ends soon, in a problem or as what it is")
struct HostilePickleTests {
    /// A pickle of 32 KiB that does the same over and over, before a weight that it holds as well.
    private func pickle(_ start: [UInt8], _ unit: [UInt8], _ end: [UInt8] = []) -> [UInt8] {
        let weight = Pickle.tensor(Pickle.storage(count: 1), shape: [1], strides: [1])
        let many = Array(repeatElement(unit, count: (1 << 15) / unit.count).joined())
        return Pickle.start + Pickle.dict + Pickle.text("w") + weight + Pickle.set + Pickle.text("x") + start + many
            + end + Pickle.set + Pickle.stop
    }

    private static let same: [(String, [UInt8], [UInt8], [UInt8])] = {
        let end = Pickle.tuple, dictionary = Pickle.global("collections", "OrderedDict")
        let get0 = Array("h\0".utf8), get1 = Array("h\u{1}".utf8), put0 = Array("q\0".utf8), put1 = Array("q\u{1}".utf8)
        let list = Array("]".utf8), append = Array("a".utf8)
        return [
            ("tuples in tuples", Pickle.none, [0x85], []),
            ("a tuple of one again and again", Pickle.none + put0 + [0x85], put0 + get0 + [0x86], []),
            ("a list in itself", list + put0, get0 + append, []),
            ("a dict in itself", Pickle.dict + put0, Pickle.text("k") + get0 + Pickle.set, []),
            ("a dict whose key is a dict", Pickle.dict + put0, get0 + get0 + Pickle.set, []),
            (
                "lists that double", Pickle.mark + list + put0,
                list + put1 + get0 + append + get0 + append + get1 + put0, end
            ),
            ("dicts", Pickle.mark, Pickle.dict, end), ("marks", Pickle.mark, Pickle.mark + end, end),
            ("dicts of the memo", Pickle.mark, Pickle.dict + [0x94], end),
            ("a global", Pickle.mark + dictionary + put0, get0 + [0x29] + Pickle.reduce, end),
            (
                "one long key",
                Pickle.dict + Pickle.mark + Pickle.text(String(repeating: "k", count: 20_000)) + put0 + Pickle.none,
                get0 + Pickle.none, Array("u".utf8)
            ),
            ("pieces of protocol", Pickle.none, [0x80, 4], []),
            ("frames", Pickle.none, [0x95] + [UInt8](repeating: 0x7F, count: 8), []),
        ]
    }()

    @Test(
        "what costs a pickle nothing to repeat costs its reader little, and the weight is read",
        arguments: same.map(\.0))
    func repeated(name: String) throws {
        let (_, start, unit, end) = try #require(Self.same.first { $0.0 == name })
        let line = try refusal(of: pickle(start, unit, end), storages: [[0, 0, 0, 0]])
        #expect(line == nil)
    }

    @Test("marks upon marks, and gets upon gets, that nothing ends")
    func unended() throws {
        for unit in ["(", "N", "}", "]", ")", "K\0"] {
            let many = Array(repeatElement(Array(unit.utf8), count: 1 << 15).joined())
            let line = try #require(try refusal(of: Pickle.start + many + Pickle.stop))
            #expect(line.contains("data.pkl, byte"))
        }
    }

    @Test("a list of pairs is made into dicts as often as the file has room for")
    func pairs() throws {
        let pair = Pickle.text("k") + Pickle.none + [0x86] + Array("q\0".utf8)
        let list = Array("](".utf8) + repeatElement(Array("h\0".utf8), count: 1_000).joined() + Array("e".utf8)
        let start = Pickle.global("collections", "OrderedDict") + Array("q\u{2}".utf8)
        let call = Array("h\u{2}h\u{1}R".utf8)
        func said(_ times: Int) throws -> String? {
            let calls = Array(repeatElement(call, count: times).joined())
            return try refusal(
                of: pickle(
                    Pickle.mark + pair + start + list + [0x85] + Array("q\u{1}".utf8) + calls, Pickle.none, Pickle.tuple
                ),
                storages: [[0, 0, 0, 0]])
        }
        #expect(try said(1) == nil)
        #expect(try #require(try said(1_000)).contains("more pairs than the file can hold"))
    }

    @Test("a file cut off at many places", arguments: ["zip.bin", "legacy.bin"])
    func cutOff(name: String) throws {
        let whole = try Data(contentsOf: fixture("pytorch/\(name)"))
        for count in stride(from: 0, to: whole.count, by: 37) {
            #expect(try refusal(of: whole.prefix(count)) != nil, "\(count) bytes")
        }
    }

    @Test(
        "one byte changed: a problem, or tensors that lie inside the file",
        arguments: ["zip.bin", "legacy-protocol4.bin"])
    func changed(name: String) throws {
        let whole = try Data(contentsOf: fixture("pytorch/\(name)"))
        for position in stride(from: 0, to: whole.count, by: 23) {
            var data = whole
            data[position] = .random(in: 0...255)
            try withCheckpoint(["pytorch_model.bin": data]) { folder in
                guard let checkpoint = try? Checkpoint(folder: folder) else { return }
                for (name, shape) in shapes where checkpoint.has(name) {
                    guard let tensor = try? checkpoint.tensor(name, shape: shape) else { continue }
                    #expect(tensor.floats().count == tensor.count, "byte \(position) is \(data[position])")
                }
            }
        }
    }

    private let shapes: [(String, [Int])]

    init() throws {
        shapes = try SafetensorsFile(fixture("pytorch/expected.safetensors")).tensors.map { ($0.name, $0.shape) }
    }
}
