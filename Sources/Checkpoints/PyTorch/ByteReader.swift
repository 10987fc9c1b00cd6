import Problems

/// Reads little-endian numbers from bytes of a file, never beyond their end.
struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    /// From the start of `bytes`, never beyond their end.
    private(set) var position: Int
    /// The file, and the part of it that is read, for messages.
    let path: String
    let part: String

    init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0, path: String, part: String) throws {
        self.bytes = bytes
        self.position = 0
        self.path = path
        self.part = part
        try skip(position)
    }

    /// The next `count` bytes.
    mutating func take(_ count: Int) throws -> Range<Int> {
        guard count >= 0, count <= bytes.count - position else {
            throw wrong("cut off: \(count) bytes should follow, but \(bytes.count - position) do")
        }
        defer { position += count }
        return position..<position + count
    }

    mutating func skip(_ count: Int) throws { _ = try take(count) }

    mutating func uint8() throws -> UInt8 { try number(UInt8.self) }
    mutating func uint16() throws -> Int { Int(try number(UInt16.self)) }
    mutating func uint32() throws -> Int { Int(try number(UInt32.self)) }
    mutating func int32() throws -> Int { Int(try number(Int32.self)) }

    /// A number of 64 bits, of which 63 are used.
    mutating func uint64() throws -> Int {
        let at = position
        let number = try number(UInt64.self)
        guard let int = Int(exactly: number) else { throw wrong("\(number) is beyond what a file can hold", at: at) }
        return int
    }

    /// The text before the next line feed, which is taken too.
    mutating func line() throws -> Range<Int> {
        guard let end = bytes[position...].firstIndex(of: 0x0A) else { throw wrong("cut off within a line") }
        defer { position = end + 1 }
        return position..<end
    }

    /// The bytes as text.
    func text(_ range: Range<Int>) throws -> String {
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw wrong("a text that is no UTF-8", at: range.lowerBound)
        }
        return text
    }

    /// What is wrong here, or at another place of the part.
    func wrong(_ message: String, at other: Int? = nil) -> Problem {
        Problem.badInput("\(part), byte \(other ?? position): \(message)", at: Problem.Place(file: path))
    }

    private mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) throws -> Number {
        let range = try take(MemoryLayout<Number>.size)
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self))
    }
}
