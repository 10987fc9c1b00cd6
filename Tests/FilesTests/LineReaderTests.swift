import Files
import Foundation
import Problems
import Testing

/// Every line of a file with these bytes.
private func lines(_ bytes: some Sequence<UInt8>, name: String = "a.txt") throws -> [LineReader.Line] {
    try withScratchFolder { folder in
        let url = folder.appendingPathComponent(name)
        try Data(bytes).write(to: url)
        let reader = try LineReader(url)
        var lines: [LineReader.Line] = []
        while let line = try reader.next() { lines.append(line) }
        return lines
    }
}

/// The problem in a file with these bytes, without the folder.
private func problem(_ bytes: some Sequence<UInt8>, name: String = "a.txt") throws -> String {
    let problem = try #require(throws: Problem.self) { try lines(bytes, name: name) }
    let description = problem.description
    return String(description[(description.range(of: "/a.")?.upperBound ?? description.startIndex)...])
}

@Suite struct `Lines of a text file` {
    @Test(arguments: [
        ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\n\nb", ["a", "", "b"]), ("\n\n", ["", ""]),
        ("a\r\nb\rc\r\n", ["a", "b\rc"]), ("\u{FEFF}金融\nか\u{3099}\u{FEFF}\n", ["金融", "か\u{3099}\u{FEFF}"]),
    ])
    func `end in LF or CRLF, the last with or without`(text: String, expected: [String]) throws {
        let found = try lines(text.utf8)
        #expect(found.map(\.text) == expected)
        #expect(found.map(\.number) == Array(1..<expected.count + 1))
    }

    @Test func `are whole across the pieces in which the file is read`() throws {
        let expected = (0..<20_000).map { "line \($0): " + String(repeating: "語", count: $0 % 97) }
        #expect(try lines(expected.joined(separator: "\n").utf8).map(\.text) == expected)
    }

    @Test(arguments: [("gzip", "gz"), ("zstd", "zst")])
    func `are decompressed`(tool: String, ending: String) throws {
        try withScratchFolder { folder in
            let expected = (0..<100_000).map { "line \($0)" }
            let url = folder.appendingPathComponent("a.txt")
            try Data(expected.joined(separator: "\n").utf8).write(to: url)
            try run(tool, "-q", "a.txt", in: folder)
            let reader = try LineReader(url.appendingPathExtension(ending))
            var found: [String] = []
            while let line = try reader.next() { found.append(line.text) }
            #expect(found == expected)
        }
    }

    @Test(arguments: [("gzip", "gz"), ("zstd", "zst")])
    func `end with a problem where compressed bytes are missing`(tool: String, ending: String) throws {
        try withScratchFolder { folder in
            let url = folder.appendingPathComponent("a.txt")
            try Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 % 101) }).write(to: url)
            try run(tool, "-q", "a.txt", in: folder)
            let compressed = url.appendingPathExtension(ending)
            let whole = try Data(contentsOf: compressed)
            let text = try problem(whole.prefix(whole.count / 2), name: "a.txt." + ending)
            #expect(text.hasPrefix("txt.\(ending): cannot be decompressed: "))
        }
    }

    @Test func `are not taken from what only has a compressed file's name`() throws {
        #expect(try problem("plain text".utf8, name: "a.gz") == "gz: this is named as gzip but is not")
        #expect(try problem("plain text".utf8, name: "a.zst") == "zst: this is named as zstd but is not")
    }

    @Test func `that are not UTF-8 are named with the byte`() throws {
        let shiftJIS: [UInt8] = Array("a\n日".utf8) + [0x8B, 0xE0]
        #expect(
            try problem(shiftJIS)
                == "txt:2: not UTF-8: byte 4 of the line is 0x8B; convert the file: iconv -f SHIFT_JIS -t UTF-8")
        #expect(
            try problem([0xFF, 0xFE, 0x41, 0x00])
                == "txt:1: not UTF-8: byte 1 of the line is 0xFF; convert the file: iconv -f UTF-16 -t UTF-8")
        let surrogate: [UInt8] = [0xED, 0xA0, 0x80]
        #expect(try problem(surrogate).hasPrefix("txt:1: not UTF-8: byte 1 "))
    }

    @Test func `may be 16 MiB long and no longer`() throws {
        let longest = [UInt8](repeating: UInt8(ascii: "x"), count: LineReader.longestLine)
        #expect(try lines(longest).map(\.text.utf8.count) == [LineReader.longestLine])
        #expect(
            try problem([UInt8(ascii: "\n")] + longest + longest)
                == "txt:2: this line is over 16 MiB; is this a text file?")
    }
}
