public import Problems

/// Bytes as text, if they are UTF-8.
public enum UTF8Text {
    /// The text of `bytes`.
    ///
    /// - Throws: a `Problem` at `place` that says which byte is wrong and how to convert the file.
    public static func string(_ bytes: ArraySlice<UInt8>, at place: Problem.Place) throws -> String {
        if let text = bytes.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) { return text }
        let remedy = "convert the file: iconv -f \(encodingName(bytes)) -t UTF-8"
        throw Problem.badInput("not UTF-8: \(firstInvalid(bytes)); \(remedy)", at: place)
    }

    /// A byte order mark of UTF-16 gives the encoding away; else the likeliest in Japanese text is named.
    private static func encodingName(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) ? "UTF-16" : "SHIFT_JIS"
    }

    /// The first byte, counted from 1, that is no part of a character.
    private static func firstInvalid(_ bytes: ArraySlice<UInt8>) -> String {
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .valid(let encoded) = decoder.parseScalar(from: &iterator) { offset += encoded.count }
        let byte = bytes[bytes.startIndex + min(offset, bytes.count - 1)]
        return "byte \(offset + 1) of the line is 0x\(String(byte, radix: 16, uppercase: true))"
    }
}

extension ArraySlice<UInt8> {
    /// Without the UTF-8 byte order mark that some editors write first.
    public var withoutByteOrderMark: ArraySlice<UInt8> { starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self }
}
