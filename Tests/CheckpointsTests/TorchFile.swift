import Checkpoints
import Foundation
import Problems
import Testing

/// Builds files of torch.save's zip form, right or wrong in any detail.
struct TorchFile {
    /// An entry of the archive; what its headers say may differ from what is there.
    struct Entry {
        var name: String
        var bytes: [UInt8]
        var localName: String?
        var method: UInt16 = 0
        var flags: UInt16 = 0
        /// Said to be its length.
        var size: UInt32?
        /// Said to be where its own header is.
        var header: UInt32?
        var extra: [UInt8] = []
    }

    var entries: [Entry]
    /// Said to be how many entries there are, and where the directory begins.
    var count: UInt16?
    var directory: UInt32?

    /// A state dict's pickle and its storages, named data/0, data/1 …
    init(pickle: [UInt8], storages: [[UInt8]] = []) {
        entries = [Entry(name: "any/data.pkl", bytes: pickle)]
        for (index, storage) in storages.enumerated() {
            entries.append(Entry(name: "any/data/\(index)", bytes: storage))
        }
    }

    var data: Data {
        var file: [UInt8] = [], directory: [UInt8] = []
        for entry in entries {
            let header = UInt32(file.count), size = entry.size ?? UInt32(entry.bytes.count)
            let local = Array((entry.localName ?? entry.name).utf8), name = Array(entry.name.utf8)
            file += "PK\u{3}\u{4}".utf8 + [20, 0] + little(entry.flags) + little(entry.method)
            file +=
                [UInt8](repeating: 0, count: 8) + little(size) + little(size) + little(UInt16(local.count)) + [0, 0]
            file += local + entry.bytes
            directory += "PK\u{1}\u{2}".utf8 + [20, 0, 20, 0] + little(entry.flags) + little(entry.method)
            directory += [UInt8](repeating: 0, count: 8) + little(size) + little(size) + little(UInt16(name.count))
            directory += little(UInt16(entry.extra.count)) + [UInt8](repeating: 0, count: 10)
            directory += little(entry.header ?? header) + name + entry.extra
        }
        let start = self.directory ?? UInt32(file.count), count = little(self.count ?? UInt16(entries.count))
        let end = "PK\u{5}\u{6}".utf8 + [0, 0, 0, 0] + count + count + little(UInt32(directory.count)) + little(start)
        return Data(file + directory + end + [0, 0])
    }
}

/// Pickle operations, named as in pickletools.
enum Pickle {
    static let start: [UInt8] = [0x80, 2]
    static let stop = Array(".".utf8), mark = Array("(".utf8), none = Array("N".utf8), no: [UInt8] = [0x89]
    static let dict = Array("}".utf8), set = Array("s".utf8), tuple = Array("t".utf8), reduce = Array("R".utf8)

    static func int(_ number: Int) -> [UInt8] { [0x8A, 8] + little(UInt64(bitPattern: Int64(number))) }
    static func text(_ text: String) -> [UInt8] { [0x58] + little(UInt32(text.utf8.count)) + Array(text.utf8) }
    static func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }
    static func ints(_ numbers: [Int]) -> [UInt8] { mark + numbers.flatMap(int) + tuple }

    static func storage(_ key: String = "0", _ type: String = "FloatStorage", count: Int) -> [UInt8] {
        mark + text("storage") + global("torch", type) + text(key) + text("cpu") + int(count) + tuple + Array("Q".utf8)
    }

    static func tensor(_ storage: [UInt8], offset: Int = 0, shape: [Int], strides: [Int]) -> [UInt8] {
        let arguments = mark + storage + int(offset) + ints(shape) + ints(strides) + no + none + tuple
        return global("torch._utils", "_rebuild_tensor_v2") + arguments + reduce
    }

    static func stateDict(_ tensors: [(String, [UInt8])]) -> [UInt8] {
        start + dict + tensors.flatMap { text($0.0) + $0.1 + set } + stop
    }
}

func little(_ number: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }

/// What is said of a torch.save file, without its path; nil where it is read.
func refusal(of data: Data) throws -> String? {
    do {
        try data.withUnsafeBytes { _ = try PyTorchContents($0, path: "f") }
        return nil
    } catch let problem as Problem {
        #expect(problem.kind == .badInput && !problem.description.contains("\n"))
        return problem.description
    }
}

func refusal(of pickle: [UInt8], storages: [[UInt8]] = []) throws -> String? {
    try refusal(of: TorchFile(pickle: pickle, storages: storages).data)
}
