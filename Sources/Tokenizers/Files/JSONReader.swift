import Documents
import Problems

/// Reads JSON as vocabularies need it: keys in their order, and every key kept.
///
/// Foundation's reader puts objects into dictionaries of strings, where keys that Unicode holds for equivalent fall
/// together: a vocabulary with both U+2329 and U+3008 would lose a token.
struct JSONReader {
    private let bytes: [UInt8]
    private var index = 0
    private let file: String

    /// Deep enough for every tokenizer, and no danger to the stack.
    private static let deepest = 64

    /// The value that a JSON text holds.
    ///
    /// - Throws: `Problem.badInput` with line and column where the text is not JSON.
    static func value(of bytes: [UInt8], file: String) throws -> Value {
        var reader = JSONReader(bytes: bytes, file: file)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else { throw reader.problem("something stands after the end of the JSON") }
        return value
    }

    private init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    private mutating func value(depth: Int) throws -> Value {
        skipSpace()
        guard depth < Self.deepest else { throw problem("the JSON is nested more than \(Self.deepest) deep") }
        switch peek {
        case UInt8(ascii: "{"): return Value(.object(try members(depth)))
        case UInt8(ascii: "["): return Value(.array(try elements(depth)))
        case UInt8(ascii: "\""): return Value(.string(try string()))
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw problem("the file ends in the middle of the JSON")
        case let byte? where "-0123456789".utf8.contains(byte): return Value(try number())
        default: throw problem("this is not JSON")
        }
    }

    private mutating func members(_ depth: Int) throws -> [Value.Member] {
        var members: [Value.Member] = []
        index += 1
        if take("}") { return members }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw problem("a key in quotes is expected here") }
            let key = try string()
            guard take(":") else { throw problem("“:” is expected here") }
            members.append(Value.Member(key, try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw problem("“,” or “}” is expected here") }
        return members
    }

    private mutating func elements(_ depth: Int) throws -> [Value] {
        var elements: [Value] = []
        index += 1
        if take("]") { return elements }
        repeat { elements.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw problem("“,” or “]” is expected here") }
        return elements
    }

    private mutating func string() throws -> String {
        index += 1
        var start = index
        var text = ""
        while let byte = peek {
            guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 else {
                index += 1
                continue
            }
            guard byte >= 0x20 else { throw problem("a control character in a string") }
            guard let plain = String(validating: bytes[start..<index], as: UTF8.self) else {
                throw problem("a string is not UTF-8")
            }
            text += plain
            index += 1
            if byte == UInt8(ascii: "\"") { return text }
            text.unicodeScalars.append(try escaped())
            start = index
        }
        throw problem("the file ends in the middle of a string")
    }

    private mutating func escaped() throws -> Unicode.Scalar {
        let letter = peek
        index += 1
        switch letter {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter ?? 0)
        case UInt8(ascii: "u"):
            let unit = try hexadecimal()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            if unit < 0xDC00, peek == UInt8(ascii: "\\") {
                index += 1
                if peek == UInt8(ascii: "u") {
                    index += 1
                    let low = try hexadecimal()
                    let value = 0x1_0000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) & 0x3FF)
                    if (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(value) { return scalar }
                }
            }
            throw problem("half a surrogate pair in a string")
        default: throw problem("an unknown escape in a string")
        }
    }

    private mutating func hexadecimal() throws -> UInt16 {
        guard index + 4 <= bytes.count,
            bytes[index..<index + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw problem("four hexadecimal digits are expected here") }
        index += 4
        return unit
    }

    private mutating func number() throws -> Value.Content {
        let start = index
        while let byte = peek, "+-.0123456789Ee".utf8.contains(byte) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if let integer = Int(text) { return .int(integer) }
        guard let double = Double(text) else { throw problem("“\(text)” is not a number") }
        return .double(double)
    }

    private mutating func word(_ word: String, _ content: Value.Content) throws -> Value {
        guard bytes[index...].starts(with: word.utf8) else { throw problem("this is not JSON") }
        index += word.utf8.count
        return Value(content)
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func problem(_ message: String) -> Problem {
        let before = bytes[..<min(index, bytes.count)]
        let line = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return .badInput(
            message,
            at: .init(
                file: file, line: before.count { $0 == 0x0A } + 1,
                column: String(decoding: before[line...], as: UTF8.self).count + 1))
    }
}
