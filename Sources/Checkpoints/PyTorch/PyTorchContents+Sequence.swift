import Documents
import Problems

// The form before PyTorch 1.6: five pickles (a magic number, a version, the machine's kind, the state dict, the
// storages' keys), then each storage: its count of elements in 64 bits, and the elements.
extension PyTorchContents {
    /// The most bytes that the pickles may have together.
    private static let longestPickles = 64 << 20

    static func sequence(_ bytes: UnsafeRawBufferPointer, path: String) throws -> PyTorchContents {
        let head = UnsafeRawBufferPointer(rebasing: bytes.prefix(longestPickles))
        let reader = try header(ByteReader(head, path: path, part: "the pickles"))
        var machine = PickleMachine(reader)
        let tensors = try machine.stateDict()
        var (keys, position) = try keys(machine.reader)
        var starts = [Int?](repeating: nil, count: machine.objects.storages.count)
        var storages = try ByteReader(bytes, at: position, path: path, part: "the storages")
        for key in keys {
            guard let index = machine.storageOfKey[key], starts[Int(index)] == nil else {
                throw storages.wrong("storage \(key.quotedForMessage) is there twice, or no tensor refers to it")
            }
            let storage = machine.objects.storages[Int(index)]
            position = storages.position
            let count = try storages.uint64()
            guard count == storage.count else {
                throw storages.wrong(
                    "storage \(key.quotedForMessage) has \(count) elements, its tensors make it \(storage.count)",
                    at: position)
            }
            // A count that the reader let pass may still be too many bytes to count.
            let (size, overflow) = count.multipliedReportingOverflow(by: storage.type.size)
            starts[Int(index)] = try storages.take(overflow ? .max : size).lowerBound
        }
        let found = try zip(starts, machine.objects.storages).map { start, storage in
            // Empty storages of several types may share a key.
            guard let start = start ?? (storage.count == 0 ? 0 : nil) else {
                throw storages.wrong("storage \(storage.key.quotedForMessage) is not there")
            }
            return start
        }
        return PyTorchContents(machine, tensors: tensors, starts: found)
    }

    /// Reads what comes before the state dict.
    private static func header(_ reader: ByteReader) throws -> ByteReader {
        var machine = PickleMachine(reader)
        guard case .longInteger(let magic) = try machine.run(), reader.bytes[magic.range].elementsEqual(magicNumber)
        else { throw reader.wrong("this pickle is none that torch.save writes: it does not begin with its number") }
        machine = PickleMachine(machine.reader)
        guard case .int(1001) = try machine.run() else {
            throw machine.reader.wrong("a version of the format that is not known; 1001 is")
        }
        machine = PickleMachine(machine.reader)
        guard case .dictionary(let kind) = try machine.run(),
            case .bool(true)? = machine.value(at: "little_endian", in: kind)
        else { throw machine.reader.wrong("the tensors are not said to be little-endian") }
        return machine.reader
    }

    private static func keys(_ reader: ByteReader) throws -> (keys: [String], end: Int) {
        var machine = PickleMachine(reader)
        let list = try machine.run()
        guard let items = machine.objects.items(list) else { throw machine.reader.wrong("no list of storages' keys") }
        let keys = try items.map { item in
            guard case .text(let span) = item, span.count <= 128 else {
                throw machine.reader.wrong("a storage's key that is no name")
            }
            return try machine.reader.text(span.range)
        }
        return (keys, machine.reader.position)
    }

    /// 0x1950a86a20f9469cfc6c, little-endian.
    private static let magicNumber: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
}
