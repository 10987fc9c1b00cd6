import Foundation
import Testing

@Suite("The form before PyTorch 1.6: pickles, then storages with their lengths")
struct PyTorchSequenceTests {
    private static let magic: [UInt8] =
        Pickle.start + [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19] + Pickle.stop

    private var version = Pickle.start + Pickle.int(1001) + Pickle.stop
    private var machine = Pickle.start + Pickle.dict + Pickle.text("little_endian") + [0x88] + Pickle.set + Pickle.stop
    private var weight = Pickle.tensor(Pickle.storage("k", count: 2), shape: [2], strides: [1])
    private var keys = ["k"]
    private var storages = little(UInt64(2)) + [UInt8](repeating: 0, count: 8)

    private func said(_ change: (inout Self) -> Void = { _ in }) throws -> String? {
        var file = self
        change(&file)
        let list = Pickle.start + Array("](".utf8) + file.keys.flatMap(Pickle.text) + Array("e".utf8) + Pickle.stop
        return try refusal(
            of: Data(
                Self.magic + file.version + file.machine + Pickle.stateDict([("w", file.weight)]) + list + file.storages
            ))
    }

    @Test("what does not add up is refused")
    func refused() throws {
        #expect(try said() == nil)
        #expect(try said { $0.version = Pickle.start + Pickle.int(1) + Pickle.stop }?.contains("1001 is") == true)
        #expect(try said { $0.machine = Pickle.start + Pickle.dict + Pickle.stop }?.contains("little-endian") == true)
        #expect(try said { $0.keys = [] }?.contains("storage \"k\" is not there") == true)
        #expect(try said { $0.keys = ["k", "k"] }?.contains("storage \"k\" is there twice") == true)
        #expect(try said { $0.keys = ["other"] }?.contains("storage \"other\" is there twice, or no tensor") == true)
        #expect(try said { $0.storages.removeLast() }?.contains("cut off: 8 bytes should follow, but 7 do") == true)
        #expect(
            try said { $0.storages[0] = 3 }?.contains("storage \"k\" has 3 elements, its tensors make it 2") == true)
        #expect(
            try refusal(of: Data(Pickle.start + Pickle.int(5) + Pickle.stop))?.contains("none that torch.save writes")
                == true)
    }

    @Test("a count of elements beyond what 64 bits count in bytes")
    func hugeCount() throws {
        let line = try said {
            $0.weight = Pickle.tensor(Pickle.storage("k", count: .max), shape: [2], strides: [1])
            $0.storages = little(UInt64(Int.max))
        }
        #expect(line?.contains("cut off: 9223372036854775807 bytes should follow, but 0 do") == true)
    }

    @Test("a view of a storage's part, which PyTorch 0.3 wrote, is refused; None in its place is read")
    func views() throws {
        func storage(_ view: [UInt8]) -> [UInt8] {
            // Before the operations that close the tuple and take it as a reference.
            Array(Pickle.storage("k", count: 2).dropLast(2)) + view + Pickle.tuple + Array("Q".utf8)
        }
        #expect(try said { $0.weight = Pickle.tensor(storage(Pickle.none), shape: [2], strides: [1]) } == nil)
        let line = try said { $0.weight = Pickle.tensor(storage(Pickle.ints([0, 0, 1])), shape: [2], strides: [1]) }
        #expect(line?.contains("a view of a storage, as PyTorch before 0.4 wrote") == true)
    }

    @Test("an ordered dict of pairs with byte texts, as Python 2 wrote them")
    func pythonTwo() throws {
        func text(_ text: String) -> [UInt8] { [0x55, UInt8(text.utf8.count)] + Array(text.utf8) }
        let pair = Pickle.mark + text("w") + Pickle.tensor(Pickle.storage(count: 1), shape: [1], strides: [1])
        let list = Array("]".utf8) + Array("]".utf8) + pair + Array("ea".utf8)
        let dict = Pickle.global("collections", "OrderedDict") + list + [0x85] + Pickle.reduce
        #expect(try refusal(of: Pickle.start + dict + Pickle.stop, storages: [[0, 0, 0, 0]]) == nil)
    }
}
