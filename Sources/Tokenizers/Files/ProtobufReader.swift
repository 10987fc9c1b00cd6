import Problems

/// Reads the fields of one message in protobuf's wire format.
///
/// Every length is held against the message's end before anything is made of it, and no field is copied but strings and
/// bytes that are asked for.
struct ProtobufReader {
    /// A field's value, as its wire type says.
    enum Field {
        /// Whole numbers, truth values and enumerations.
        case number(UInt64)
        /// Four bytes: a float.
        case word(UInt32)
        /// A message, a string or bytes: where in the file they lie.
        case range(Range<Int>)
        /// Eight bytes: nothing that the formats read here have.
        case other
    }

    private let bytes: [UInt8]
    private let file: String
    private let end: Int
    private var index: Int

    /// A reader of the message that lies in a range of a file's bytes; without a range, of the whole file.
    init(_ bytes: [UInt8], _ range: Range<Int>? = nil, file: String) {
        self.bytes = bytes
        self.file = file
        index = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    /// The next field and its number; nil at the end of the message.
    mutating func next() throws -> (number: UInt64, field: Field)? {
        guard index < end else { return nil }
        let tag = try varint()
        guard tag >> 3 != 0 else { throw problem("a field has the number 0") }
        switch tag & 7 {
        case 0: return (tag >> 3, .number(try varint()))
        case 1:
            _ = try take(8)
            return (tag >> 3, .other)
        case 2: return (tag >> 3, .range(try take(try varint())))
        case 5:
            let range = try take(4)
            return (tag >> 3, .word(range.reversed().reduce(0) { $0 << 8 | UInt32(bytes[$1]) }))
        default: throw problem("a field has the unknown wire type \(tag & 7)")
        }
    }

    /// The text in a range of the file.
    func string(_ range: Range<Int>) throws -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw problem("a string is not UTF-8")
        }
        return text
    }

    /// A reader of the message in a range of the file.
    func message(_ range: Range<Int>) -> ProtobufReader { ProtobufReader(bytes, range, file: file) }

    func bytes(_ range: Range<Int>) -> [UInt8] { Array(bytes[range]) }

    func problem(_ message: String) -> Problem {
        .badInput("byte \(index): \(message); this is no SentencePiece model", at: .init(file: file))
    }

    /// Seven bits a byte, the least significant first; at most 64 bits.
    private mutating func varint() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard index < end else { throw problem("the file or a message ends in the middle of a number") }
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw problem("a number has more than 64 bits")
    }

    private mutating func take(_ count: UInt64) throws -> Range<Int> {
        guard count <= UInt64(end - index) else { throw problem("a field of \(count) bytes goes beyond its message") }
        defer { index += Int(count) }
        return index..<index + Int(count)
    }
}
