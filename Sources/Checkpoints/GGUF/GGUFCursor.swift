import Documents
import Files
import Problems

/// Reads a GGUF file's little-endian header from front to back; nothing beyond its end, whatever lengths it claims.
struct GGUFCursor {
    let file: MappedFile
    /// The byte that is read next.
    private(set) var position: Int

    init(_ file: MappedFile, at position: Int) {
        self.file = file
        self.position = position
    }

    /// How deep lists may lie in lists; llama.cpp writes none in lists at all.
    private static let deepest = 4

    /// - Parameter what: What is read, for the message.
    mutating func number<Number: FixedWidthInteger>(_: Number.Type, _ what: @autoclosure () -> String) throws -> Number
    {
        let size = MemoryLayout<Number>.size
        try need(size, what())
        defer { position += size }
        return Number(littleEndian: file.bytes.loadUnaligned(fromByteOffset: position, as: Number.self))
    }

    /// How many things of at least `size` bytes follow.
    mutating func count(of size: Int, _ what: @autoclosure () -> String) throws -> Int {
        let count = try number(UInt64.self, what())
        guard count <= (file.size - position) / size else {
            throw wrong("\(what()) is said to be \(count), but \(file.size - position) bytes follow")
        }
        return Int(count)
    }

    /// A text with its length before it.
    mutating func string(longest: Int = .max, _ what: @autoclosure () -> String) throws -> String {
        let length = try count(of: 1, "the length of \(what())")
        guard length <= longest else { throw wrong("\(what()) is \(length) bytes long; allowed: \(longest)") }
        defer { position += length }
        guard let text = String(validating: file.bytes[position..<position + length], as: UTF8.self) else {
            throw wrong("\(what()) is not UTF-8")
        }
        return text
    }

    /// A metadata type's number.
    mutating func type(_ what: @autoclosure () -> String) throws -> GGUFValueType {
        let number = try number(UInt32.self, "the type of \(what())")
        guard let type = GGUFValueType(rawValue: number) else {
            throw wrong("\(what()) has type \(number), which GGUF does not know")
        }
        return type
    }

    /// Passes over a value, once it is known to be all there.
    mutating func skip(_ type: GGUFValueType, depth: Int = 0, _ what: @autoclosure () -> String) throws {
        switch type {
        case .string:
            position += try count(of: 1, "the length of \(what())")
        case .array:
            guard depth < Self.deepest else { throw wrong("\(what()) has lists more than \(Self.deepest) deep") }
            let element = try self.type("\(what())'s elements")
            let count = try count(of: element.leastSize, "the length of \(what())")
            if element.isFixed {
                position += count * element.leastSize
            } else {
                for _ in 0..<count { try skip(element, depth: depth + 1, what()) }
            }
        default:
            try need(type.leastSize, what())
            position += type.leastSize
        }
    }

    func wrong(_ message: String) -> Problem {
        Problem.badInput("\(message) (byte \(position))", at: .init(file: file.url.path))
    }

    private func need(_ count: Int, _ what: @autoclosure () -> String) throws {
        guard count <= file.size - position else { throw wrong("the file is cut off within \(what())") }
    }
}
