import Foundation
import NightjarKit
import Testing

@Suite("Data sets in every form give the same texts")
struct DatasetReaderTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("datasets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func read(
        _ name: String, _ content: String, field: String? = nil, sample: Int? = nil, limit: Int? = nil
    ) throws -> [TextRow] {
        let file = folder.appendingPathComponent(name)
        try Data(content.utf8).write(to: file)
        var generator = SeededGenerator(seed: 1, stream: "test")
        return try DatasetReader(file: file, field: field).texts(sample: sample, limit: limit, using: &generator)
    }

    @Test("lines, objects, arrays, columns")
    func forms() throws {
        let expected = ["one, two", "say \"three\"", "四つ"]
        #expect(try read("a.txt", "one, two\n\nsay \"three\"\r\n四つ").map(\.text) == expected)
        #expect(
            try read(
                "b.jsonl", "{\"text\": \"one, two\"}\n{\"text\": \"say \\\"three\\\"\", \"n\": 1}\n{\"text\":\"四つ\"}\n"
            )
            .map(\.text) == expected)
        #expect(try read("c.json", "[\"one, two\", {\"text\": \"say \\\"three\\\"\"}, \"四つ\"]").map(\.text) == expected)
        #expect(
            try read("d.csv", "id,body\r\n1,\"one, two\"\r\n2,\"say \"\"three\"\"\"\r\n3,四つ\r\n", field: "body")
                .map(\.text) == expected)
        #expect(try read("e.tsv", "text\tid\none, two\t1\nsay \"three\"\t2\n四つ\t3\n").map(\.text) == expected)
    }

    @Test("a quoted field may hold a line end")
    func quotedLineEnd() throws {
        #expect(try read("f.csv", "text,n\n\"a\nb\",1\nc,2\n").map(\.text) == ["a\nb", "c"])
    }

    @Test("limit takes the first, sample draws with the seed and keeps the file's order")
    func drawing() throws {
        let content = (0..<50).map { "text \($0)" }.joined(separator: "\n")
        #expect(try read("g.txt", content, limit: 3).map(\.index) == [0, 1, 2])
        let drawn = try read("g.txt", content, sample: 10)
        #expect(drawn.count == 10)
        #expect(drawn.map(\.index) == drawn.map(\.index).sorted())
        #expect(drawn == (try read("g.txt", content, sample: 10)))
        #expect(try read("g.txt", content, sample: 99).count == 50)
    }

    @Test(
        "what is wrong is named with file and line",
        arguments: [
            ("h.jsonl", "{\"text\": \"a\"}\n{\"body\": \"b\"}\n", "h.jsonl:2", "body"),
            ("i.jsonl", "{\"text\": \"a\"\n", "i.jsonl:1", "JSON"),
            ("j.csv", "id,body\n1,a\n", "j.csv:1", "\"id\", \"body\""),
            ("k.csv", "text,n\na,1,2\n", "k.csv:2", "3 fields"),
            ("l.txt", "\n  \n", "l.txt", "empty"),
            ("m.parquet", "x", "m.parquet", ".jsonl"),
            ("n.csv", "text\n\"open\n", "n.csv:2", "not closed"),
        ])
    func mistakes(_ name: String, _ content: String, _ place: String, _ words: String) throws {
        let problem = try #require(throws: Problem.self) { _ = try read(name, content) }
        #expect(problem.kind == .badInput)
        #expect(problem.description.contains(place), "\(problem)")
        #expect(problem.description.contains(words), "\(problem)")
    }

    @Test("a compressed file reads as the plain one", arguments: ["gzip", "zstd"])
    func compressed(_ tool: String) throws {
        let plain = folder.appendingPathComponent("o.txt")
        try Data("first\nsecond\n".utf8).write(to: plain)
        let ending = tool == "gzip" ? "gz" : "zst"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [tool, "-q", "-k", plain.path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        var generator = SeededGenerator(seed: 1, stream: "test")
        let rows = try DatasetReader(file: plain.appendingPathExtension(ending), field: nil).texts(
            sample: nil, limit: nil, using: &generator)
        #expect(rows.map(\.text) == ["first", "second"])
    }
}
