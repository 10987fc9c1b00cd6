import Foundation
import NightjarKit
import Problems
import Testing

@Suite("Rows of a data set")
struct DatasetRowsTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("rows-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func file(_ name: String, _ content: some Sequence<UInt8>) throws -> URL {
        let file = folder.appendingPathComponent(name)
        try Data(content).write(to: file)
        return file
    }

    private func texts(
        _ name: String, _ content: String, field: String? = nil, sample: Int? = nil, limit: Int? = nil
    ) throws -> [TextRow] {
        var generator = SeededGenerator(seed: 1, stream: "test")
        return try DatasetReader(file: try file(name, content.utf8), field: field)
            .texts(sample: sample, limit: limit, using: &generator)
    }

    /// The one line said of a file, from the file's name on.
    private func refusal(_ name: String, _ content: String) throws -> String {
        let problem = try #require(throws: Problem.self) { try texts(name, content) }
        #expect(problem.kind == .badInput)
        #expect(!problem.description.contains("\n"))
        return problem.description.replacing(folder.path + "/", with: "")
    }

    @Test("give a field as text, number or list")
    func kinds() throws {
        let line = #"{"text": "x", "label": 3.0, "year": 1999, "toxic": true, "options": ["a", 2]}"#
        let row = try #require(try DatasetRows(try file("k.jsonl", line.utf8)).next())
        #expect(row.fields == ["text", "label", "year", "toxic", "options"])
        #expect(try row.integer("toxic") == 1 && row.word("toxic") == "true")
        #expect(try row.integer("label") == 3 && row.word("year") == "1999" && row.words("options") == ["a", "2"])
        #expect(throws: Problem.self) { try row.words("text") }
        #expect(throws: Problem.self) { try row.integer("text") }
        let record = try #require(try DatasetRows(try file("k.csv", "label,x\n4,y\n".utf8)).next())
        #expect(try record.integer("label") == 4 && record.fields == ["label", "x"])
    }

    @Test("hold every field, and the line they begin on")
    func fields() throws {
        let rows = try DatasetRows(try file("a.csv", "prompt,answer\n\"x\ny\",1\nz,2\n".utf8))
        let first = try #require(try rows.next()), second = try #require(try rows.next())
        #expect(try first.text("prompt") == "x\ny")
        #expect(try second.text("answer") == "2")
        #expect(first.index == 0 && second.index == 1)
        #expect(first.place.line == 2 && second.place.line == 4)
        #expect(try rows.next() == nil)
        #expect(rows.count == 2)
    }

    @Test("of a JSON array are read one by one, also when it is one line of more than 16 MiB")
    func largeArray() throws {
        let word = String(repeating: "語", count: 1 << 20)
        let content = "[" + (0..<6).map { "{\"text\": \"\($0)]},\\\"\(word)\"}" }.joined(separator: ", ") + "]"
        let rows = try DatasetRows(try file("a.json", content.utf8))
        var count = 0
        while let row = try rows.next() {
            #expect(try row.text("text") == "\(count)]},\"\(word)")
            count += 1
        }
        #expect(count == 6)
    }

    @Test(
        "of a JSON array may hold anything JSON does",
        arguments: [
            ("[\"a\"]", ["a"]), ("\u{FEFF} [ \"a\" ,\r\n\t\"b\" ] \n", ["a", "b"]),
            (#"[{"text": "[,]}\\", "more": [[1, {"text": "x"}], "]"]}, "\u56db"]"#, ["[,]}\\", "四"]),
        ])
    func array(content: String, expected: [String]) throws {
        #expect(try texts("a.json", content).map(\.text) == expected)
    }

    @Test(
        "of a broken JSON array are refused where it breaks",
        arguments: [
            ("", "a.json:1: the file is empty; a .json data set is an array"), ("[]", "a.json: the data set is empty"),
            ("{\"text\": \"a\"}", "a.json:1: not a JSON array; a file with one JSON object a line ends in .jsonl"),
            ("[\"a\",\n\"b\"", "a.json:2: the JSON array is not closed"),
            ("[", "a.json:1: the JSON array is not closed"),
            ("[\"a\"]\n[]", "a.json:2: the file goes on after the array"), ("[\"a\",\n]", "a.json:2: [1]: not JSON: "),
            ("[\"a\" \"b\"]", "a.json:1: [0]: not JSON: "), ("[\"a\", }]", "a.json:1: the JSON array is not closed"),
            ("[\n{\n\"text\": x}]", "a.json:3: [0]: not JSON: expected a value"),
            ("[5]", "a.json:1: the number 5 is neither an object nor a text"),
            ("[{\"text\": 5}]", "a.json:1: field \"text\" is the number 5, not a text"),
            ("[{\"body\": \"a\", \"n\": 1}]", "a.json:1: no field \"text\"; the fields are \"body\", \"n\""),
            (String(repeating: "[", count: 100_000), "a.json:1: the JSON array is not closed"),
            (
                String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000),
                "a.json:1: [0]: not JSON: lists and objects are nested more than 64 levels deep"
            ),
        ])
    func brokenArray(content: String, message: String) throws {
        let line = try refusal("a.json", content)
        #expect(line.hasPrefix(message), "\(line)")
    }

    @Test(
        "of a broken .jsonl file are refused with their line",
        arguments: [
            ("\"a\"\n\n{\"text\": \"b\"", "a.jsonl:3: not JSON: expected \",\" or \"}\" in the object"),
            ("{\"text\": \"b\"} {}", "a.jsonl:1: not JSON: the document ends before this character"),
            (
                "{\"text\": \"b\", \"text\": \"c\"}",
                "a.jsonl:1: not JSON: the key \"text\" stands more than once in one object"
            ),
        ])
    func brokenLines(content: String, message: String) throws {
        let line = try refusal("a.jsonl", content)
        #expect(line.hasPrefix(message), "\(line)")
    }

    @Test("of separated values are cut at bytes, not at characters")
    func combiningMarks() throws {
        #expect(
            try texts("a.csv", "n,text\n1,\u{301}a\n2,\"\u{301}b\"\n3,\"c,\"\"\u{FE0F}\"\n").map(\.text)
                == ["\u{301}a", "\u{301}b", "c,\"\u{FE0F}"])
    }

    @Test(
        "of separated values come back as they were written, whatever they hold",
        arguments: 1...20 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed, stream: "rows")
        let pieces = ["\"", ",", "\n", "a", "語", " ", "\t", "\"\"", "\u{301}", "🙂"]
        let rows = (0..<50).map { _ in
            (0..<3).map { _ in
                (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
                    pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                }.joined()
            }
        }
        for (name, separator) in [("a.csv", ","), ("a.tsv", "\t")] {
            let written = ([["a", "text", "b"]] + rows).map { row in
                row.map { "\"" + $0.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\"" }.joined(
                    separator: separator)
            }.joined(separator: "\r\n")
            #expect(try texts(name, written).map { Array($0.text.utf8) } == rows.map { Array($0[1].utf8) })
        }
    }

    @Test(
        "of broken separated values are refused",
        arguments: [
            ("text,text\na,b\n", "a.csv:1: more than one column \"text\"; the columns are \"text\", \"text\""),
            (
                "text,n\n\"a\"b,1\n",
                "a.csv:2: text after a closing quote; inside a quoted field, a quote is written twice"
            ),
            ("text,n\na,1\n\n\nb\n", "a.csv:5: 1 fields where the header has 2"),
            ("text\n", "a.csv: the data set is empty"),
        ])
    func brokenValues(content: String, message: String) throws {
        #expect(try refusal("a.csv", content) == message)
    }

    @Test("that are not UTF-8 are refused in every form", arguments: ["txt", "jsonl", "json", "csv", "tsv"])
    func encoding(ending: String) throws {
        let shiftJIS: [UInt8] = [0x8B, 0xE0]
        let content = Array("[\"".utf8) + shiftJIS + Array("\"]".utf8)
        let problem = try #require(throws: Problem.self) {
            let rows = try DatasetRows(
                try file("a." + ending, ending == "json" ? content[...] : content.dropFirst().dropLast()))
            while try rows.next() != nil {}
        }
        #expect(
            problem.description.contains("a.\(ending):1: ") && problem.description.contains("not UTF-8"), "\(problem)")
    }

    @Test("after the limit are not looked at")
    func limit() throws {
        #expect(try texts("a.jsonl", "\"a\"\n\"b\"\n{", limit: 2).map(\.text) == ["a", "b"])
        #expect(try texts("b.json", "[\"a\", \"b\", }", limit: 2).map(\.text) == ["a", "b"])
    }

    @Test("not drawn are checked all the same")
    func undrawn() throws {
        let content = String(repeating: "\"a\"\n", count: 1000) + "{}"
        #expect(throws: Problem.self) { try texts("a.jsonl", content, sample: 1) }
    }

    @Test("are drawn each as often as the others")
    func uniform() throws {
        var counts = [Int](repeating: 0, count: 10)
        let reader = DatasetReader(
            file: try file("a.txt", (0..<10).map(String.init).joined(separator: "\n").utf8), field: nil)
        for seed in 0..<2000 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed, stream: "test")
            let drawn = try reader.texts(sample: 3, limit: nil, using: &generator)
            #expect(Set(drawn.map(\.index)).count == 3)
            for row in drawn { counts[row.index] += 1 }
        }
        // 600 expected; six standard deviations are 123.
        #expect(counts.allSatisfy { abs($0 - 600) < 123 }, "\(counts)")
    }

    @Test("are the same rows with their fields as without")
    func sameRows() throws {
        let url = try file(
            "a.jsonl", (0..<100).map { "{\"text\": \"\($0)\", \"answer\": \"x\"}" }.joined(separator: "\n").utf8)
        var one = SeededGenerator(seed: 3, stream: "test"), other = one
        let reader = DatasetReader(file: url, field: nil)
        let texts = try reader.texts(sample: 10, limit: 50, using: &one)
        let rows = try reader.rows(sample: 10, limit: 50, using: &other)
        #expect(texts.map(\.index) == rows.map(\.index))
        #expect(try texts.map(\.text) == rows.map { try $0.text("text") })
        #expect(texts.allSatisfy { $0.index < 50 })
    }
}
