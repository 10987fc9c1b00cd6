import Foundation
import Testing

@Suite("A tensor lies inside its storage, and its storage in the file")
struct TensorRefusalTests {
    private let storage = [UInt8](repeating: 0, count: 24)

    @Test(
        "shapes, strides and offsets",
        arguments: [
            (0, [6], [1], nil), (0, [2, 3], [3, 1], nil), (1, [5], [1], nil), (0, [2, 2], [5, 0], nil),
            (9, [0, 7], [1, 1], nil), (0, [], [], nil), (0, [1 << 31], [0], "too often"),
            (0, [7], [1], "shape [7], strides [1] and offset 0 reach beyond its storage's 6 elements"),
            (1, [6], [1], "offset 1 reach beyond"), (6, [1], [1], "reach beyond"), (5, [2], [1], "reach beyond"),
            (.max, [1], [1], "reach beyond"), (0, [2, 2], [5, 1], "reach beyond"), (0, [2], [.max - 1], "reach beyond"),
            (-1, [1], [1], "no tensor's"), (0, [-1], [1], "no tensor's"), (0, [2], [-1], "no tensor's"),
            (0, [2], [.max], "no tensor's"), (0, [3, 3], [.max / 2, 1], "no tensor's"), (0, [3], [], "no tensor's"),
            (0, [.max, .max], [0, 0], "no tensor's"), (0, [1 << 32, 1 << 32], [0, 0], "no tensor's"),
            (0, [Int](repeating: 1, count: 65), [Int](repeating: 1, count: 65), "no tensor's"),
        ] as [(Int, [Int], [Int], String?)])
    func views(offset: Int, shape: [Int], strides: [Int], words: String?) throws {
        let tensor = Pickle.tensor(Pickle.storage(count: 6), offset: offset, shape: shape, strides: strides)
        let line = try refusal(of: Pickle.stateDict([("w", tensor)]), storages: [storage])
        if let words {
            let line = try #require(line)
            #expect(line.hasPrefix("f: tensor \"w\": ") && line.contains(words), "\(line)")
        } else {
            #expect(line == nil)
        }
    }

    @Test("storages")
    func storages() throws {
        func said(_ storages: [[UInt8]], _ lengths: [UInt8]...) throws -> String {
            let tensors = storages.enumerated().map { ("w\($0)", Pickle.tensor($1, shape: [1], strides: [1])) }
            return try refusal(of: Pickle.stateDict(tensors), storages: lengths) ?? "read"
        }
        #expect(try said([Pickle.storage(count: 6)], storage) == "read")
        #expect(try said([Pickle.storage(count: 6), Pickle.storage(count: 6)], storage) == "read")
        #expect(try said([Pickle.storage(count: 6)], []) == "f: entry data/0 has 0 bytes, but data.pkl makes it 6 F32")
        #expect(try said([Pickle.storage(count: 7)], storage).contains("has 24 bytes, but data.pkl makes it 7 F32"))
        #expect(try said([Pickle.storage(count: .max)], storage).contains("has 24 bytes"))
        #expect(try said([Pickle.storage(count: -1)], storage).contains("something else than a storage"))
        #expect(try said([Pickle.storage("9", count: 6)], storage).contains("has no entry data/9"))
        #expect(try said([Pickle.storage("../0", count: 6)], storage).contains("has no entry data/../0"))
        #expect(
            try said([Pickle.storage(count: 6), Pickle.storage("0", "LongStorage", count: 3)], storage)
                .contains("storage \"0\" is referred to with two types or lengths"))
        let twice = Pickle.tensor(Pickle.storage(count: 6), shape: [1], strides: [1])
        #expect(
            try refusal(of: Pickle.stateDict([("w", twice), ("w", twice)]), storages: [storage])?
                .contains("two tensors are named \"w\"") == true)
    }
}
