import Problems

/// Reads JSON from bytes known to be UTF-8.
struct JSONReader {
    private let bytes: [UInt8]
    private let file: String?
    private let limits: ReadingLimits
    private var offset = 0
    private var count = 0
    /// The place last asked for: columns are counted on from there, so that one long line costs no more than many.
    private var known = (offset: 0, line: 1, column: 1)

    init(text: String, file: String?, limits: ReadingLimits) {
        self.bytes = Array(text.utf8)
        self.file = file
        self.limits = limits
    }

    mutating func read() throws(Problem) -> Value {
        skipSpace()
        guard current != nil else { throw problem("the file is empty") }
        let value = try value(depth: 0)
        skipSpace()
        guard current == nil else { throw problem("the document ends before this character") }
        return value
    }

    private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func value(depth: Int) throws(Problem) -> Value {
        let place = place()
        count += 1
        guard count <= limits.values else { throw problem("more than \(limits.values) values in one file") }
        guard depth <= limits.depth else {
            throw problem("lists and objects are nested more than \(limits.depth) levels deep")
        }
        guard let current else { throw problem("the file ends where a value is due") }
        switch current {
        case UInt8(ascii: "{"): return Value(.object(try members(depth: depth)), place: place)
        case UInt8(ascii: "["): return Value(.array(try elements(depth: depth)), place: place)
        case UInt8(ascii: "\""): return Value(.string(try string()), place: place)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return Value(try number(), place: place)
        case UInt8(ascii: "t"): return Value(try word("true", .bool(true)), place: place)
        case UInt8(ascii: "f"): return Value(try word("false", .bool(false)), place: place)
        case UInt8(ascii: "n"): return Value(try word("null", .null), place: place)
        default: throw problem("expected a value")
        }
    }

    private mutating func members(depth: Int) throws(Problem) -> [Value.Member] {
        let start = place()
        offset += 1
        var members: [Value.Member] = []
        var keys: Set<UTF8Key> = []
        skipSpace()
        if take("}") { return members }
        while true {
            let place = place()
            guard current == UInt8(ascii: "\"") else {
                throw problem(
                    current == nil
                        ? "the file ends inside the object\(since(start))" : "expected a key in double quotes")
            }
            let key = try string()
            guard keys.insert(UTF8Key(key)).inserted else {
                throw .badInput("the key \(key.quotedForMessage) stands more than once in one object", at: place)
            }
            skipSpace()
            guard take(":") else { throw problem("expected \":\" after the key") }
            skipSpace()
            members.append(Value.Member(key, try value(depth: depth + 1), place: place))
            skipSpace()
            if take("}") { return members }
            guard take(",") else { throw problem("expected \",\" or \"}\" in the object\(since(start))") }
            skipSpace()
        }
    }

    private mutating func elements(depth: Int) throws(Problem) -> [Value] {
        let start = place()
        offset += 1
        var values: [Value] = []
        skipSpace()
        if take("]") { return values }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return values }
            guard take(",") else { throw problem("expected \",\" or \"]\" in the list\(since(start))") }
            skipSpace()
        }
    }

    private mutating func number() throws(Problem) -> Value.Content {
        let start = offset
        var isWhole = true
        _ = take("-")
        if !take("0"), digits() == 0 { throw problem("expected a digit") }
        if take(".") {
            isWhole = false
            if digits() == 0 { throw problem("expected a digit after the decimal point") }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("-") { _ = take("+") }
            if digits() == 0 { throw problem("expected a digit in the exponent") }
        }
        if let next = current, next & 0x80 != 0 || isLetterOrDigit(next) {
            throw problem("not a number as JSON writes it")
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole, let value = Int(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { throw problem("a number too large for a double") }
        return .double(value)
    }

    private mutating func string() throws(Problem) -> String {
        let start = place()
        offset += 1
        var text = ""
        while true {
            let run = offset
            while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""), bytes[offset] != UInt8(ascii: "\\"),
                bytes[offset] >= 0x20
            {
                offset += 1
            }
            if offset > run { text += String(decoding: bytes[run..<offset], as: UTF8.self) }
            switch current {
            case UInt8(ascii: "\""):
                offset += 1
                return text
            case UInt8(ascii: "\\"): text.unicodeScalars.append(try escape())
            case nil: throw .badInput("the text that begins here has no closing quote", at: start)
            default: throw problem("a control character in a text; write it as an escape, as \\n")
            }
        }
    }

    private mutating func escape() throws(Problem) -> Unicode.Scalar {
        let start = offset
        offset += 2
        switch offset <= bytes.count ? bytes[offset - 1] : 0 {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            if let unit = codeUnit() {
                if let scalar = Unicode.Scalar(unit) { return scalar }
                if unit < 0xDC00, take("\\"), take("u"), let low = codeUnit(), (0xDC00..<0xE000).contains(low),
                    let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00)
                {
                    return scalar
                }
            }
            offset = start
            throw problem("\\u has to be followed by four hexadecimal digits that name a character")
        default:
            offset = start
            throw problem("an unknown escape; a backslash is written \\\\")
        }
    }

    private mutating func codeUnit() -> UInt16? {
        guard offset + 4 <= bytes.count, bytes[offset] != UInt8(ascii: "+") else { return nil }
        offset += 4
        return UInt16(String(decoding: bytes[offset - 4..<offset], as: UTF8.self), radix: 16)
    }

    private mutating func word(_ word: String, _ content: Value.Content) throws(Problem) -> Value.Content {
        guard bytes[offset...].starts(with: word.utf8) else { throw problem("expected a value") }
        let end = offset + word.utf8.count
        if end < bytes.count, isLetterOrDigit(bytes[end]) { throw problem("expected a value") }
        offset = end
        return content
    }

    private mutating func digits() -> Int {
        let start = offset
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        return offset - start
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: byte) else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private func isLetterOrDigit(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return character.isASCII && (character.isLetter || character.isNumber)
    }

    private mutating func place() -> Problem.Place {
        while known.offset < offset {
            let byte = bytes[known.offset]
            if byte == UInt8(ascii: "\n") {
                (known.line, known.column) = (known.line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                known.column += 1
            }
            known.offset += 1
        }
        return Problem.Place(file: file, line: known.line, column: known.column)
    }

    private mutating func problem(_ message: String) -> Problem { .badInput(message, at: place()) }

    private func since(_ place: Problem.Place) -> String {
        ", begun in line \(place.line ?? 1), column \(place.column ?? 1)"
    }
}
