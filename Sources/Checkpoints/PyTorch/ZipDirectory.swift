import Documents
import Problems

/// The entries of a zip archive whose bytes are stored as they are, and where each lies in the file.
///
/// (The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3 to 4.5.)
struct ZipDirectory {
    /// Where each entry's bytes lie.
    private(set) var entries: [String: Range<Int>] = [:]
    /// The first entry's name.
    private(set) var first = ""

    private let bytes: UnsafeRawBufferPointer
    private let path: String

    init(_ bytes: UnsafeRawBufferPointer, path: String) throws {
        self.bytes = bytes
        self.path = path
        let (start, count) = try directory()
        var reader = try reader(at: start)
        var occupied: [Range<Int>] = []
        for _ in 0..<count {
            let (name, headed, data) = try entry(&reader, before: start)
            guard entries.updateValue(data, forKey: name) == nil else {
                throw wrong("two entries are named \(name.quotedForMessage)")
            }
            if first.isEmpty { first = name }
            occupied.append(headed..<data.upperBound)
        }
        occupied.sort { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(occupied, occupied.dropFirst()) where one.upperBound > next.lowerBound {
            throw wrong("two entries overlap at byte \(next.lowerBound)")
        }
    }

    /// Where the central directory begins, and how many entries it has.
    private func directory() throws -> (start: Int, count: Int) {
        let end = try endRecord()
        var reader = try reader(at: end + 8)
        _ = try reader.uint16()
        var count = try reader.uint16()
        _ = try reader.uint32()
        var start = try reader.uint32()
        if count == 0xFFFF || start == 0xFFFF_FFFF {
            var locator = try self.reader(at: end - 20, signature: 0x0706_4B50)
            try locator.skip(4)
            var record = try self.reader(at: locator.uint64(), signature: 0x0606_4B50)
            try record.skip(28)
            count = try record.uint64()
            _ = try record.uint64()
            start = try record.uint64()
        }
        guard start <= end else { throw wrong("its directory is said to begin at byte \(start), beyond its end") }
        // Each takes 46 bytes and its name.
        guard count <= (end - start) / 46 else { throw wrong("\(count) entries are more than its directory can hold") }
        return (start, count)
    }

    /// The last 22 bytes, but for a comment of up to 65,535, whose length they state.
    private func endRecord() throws -> Int {
        var position = bytes.count - 22
        while position >= max(0, bytes.count - 22 - 0xFFFF) {
            if bytes[position...].starts(with: "PK\u{5}\u{6}".utf8) {
                var reader = try reader(at: position + 20)
                if try reader.uint16() == bytes.count - position - 22 { return position }
            }
            position -= 1
        }
        throw wrong("a zip archive without its end; the file is cut off")
    }

    /// Reads an entry of the directory, and where its own header begins.
    private func entry(_ reader: inout ByteReader, before end: Int) throws -> (String, header: Int, data: Range<Int>) {
        try check(reader.uint32(), 0x0201_4B50, "directory")
        try reader.skip(4)
        let flags = try reader.uint16(), method = try reader.uint16()
        try reader.skip(8)
        var stored = try reader.uint32(), size = try reader.uint32()
        let nameLength = try reader.uint16(), extraLength = try reader.uint16(), commentLength = try reader.uint16()
        try reader.skip(8)
        var header = try reader.uint32()
        let nameRange = try reader.take(nameLength)
        let name = try reader.text(nameRange)
        let extra = try reader.take(extraLength)
        try reader.skip(commentLength)
        try widen(extra, &size, &stored, &header)
        guard method == 0, flags & 1 == 0, stored == size else {
            throw wrong(
                "entry \(name.quotedForMessage) is compressed or encrypted; "
                    + "torch.save stores entries as they are: was the file packed anew?")
        }
        var local = try self.reader(at: header, signature: 0x0403_4B50)
        try local.skip(22)
        let localNameLength = try local.uint16(), localExtraLength = try local.uint16()
        guard try bytes[local.take(localNameLength)].elementsEqual(bytes[nameRange]) else {
            throw wrong("entry \(name.quotedForMessage) has another name where it lies")
        }
        try local.skip(localExtraLength)
        guard local.position <= end, size <= end - local.position else {
            throw wrong("entry \(name.quotedForMessage) is said to have \(size) bytes, beyond the end of the entries")
        }
        return (name, header, local.position..<local.position + size)
    }

    /// Sizes and places that do not fit 32 bits stand in an extra field, in this order.
    private func widen(_ extra: Range<Int>, _ size: inout Int, _ stored: inout Int, _ header: inout Int) throws {
        guard [size, stored, header].contains(0xFFFF_FFFF) else { return }
        var reader = try ByteReader(
            UnsafeRawBufferPointer(rebasing: bytes[extra]), path: path, part: "the zip archive's directory")
        while reader.position < extra.count {
            let kind = try reader.uint16(), length = try reader.uint16()
            guard kind == 1 else {
                try reader.skip(length)
                continue
            }
            if size == 0xFFFF_FFFF { size = try reader.uint64() }
            if stored == 0xFFFF_FFFF { stored = try reader.uint64() }
            if header == 0xFFFF_FFFF { header = try reader.uint64() }
            return
        }
    }

    private func reader(at position: Int, signature: Int? = nil) throws -> ByteReader {
        var reader = try ByteReader(bytes, at: position, path: path, part: "the zip archive")
        if let signature { try check(reader.uint32(), signature, "header") }
        return reader
    }

    private func check(_ found: Int, _ signature: Int, _ what: String) throws {
        guard found == signature else { throw wrong("a \(what) is not where it should be; is the file cut off?") }
    }

    private func wrong(_ message: String) -> Problem {
        Problem.badInput("the zip archive: \(message)", at: Problem.Place(file: path))
    }
}
