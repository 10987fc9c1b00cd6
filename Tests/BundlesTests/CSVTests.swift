import Foundation
import Problems
import Reports
import SeededNumbers
import Testing

@testable import Bundles

@Suite struct `Tables as CSV` {
    private func text(_ columns: [(name: String, values: Table.Column)]) -> String {
        String(decoding: CSV.data(Table("t", title: "", columns: columns)), as: UTF8.self)
    }

    @Test func `has a header and CRLF line ends, quotes only where they are needed`() {
        let text = text([
            ("a", .string(["x", "a,b", "say \"hi\"", "two\nlines", ""])), ("n", .int([1, -2, 0, .max, 5])),
        ])
        #expect(
            text == "a,n\r\nx,1\r\n\"a,b\",-2\r\n\"say \"\"hi\"\"\",0\r\n\"two\nlines\",9223372036854775807\r\n,5\r\n")
    }

    @Test func `writes numbers as the shortest that read back the same`() {
        let text = text([
            ("d", .double([0.1, 1e-7, 0.1 + 0.2, 3, -0.0])),
            ("f", .float([0.1, 16_777_216, .leastNonzeroMagnitude, 3.4e38, 2])),
            ("b", .bool([true, false, true, false, true])),
        ])
        #expect(
            text == """
                d,f,b\r
                0.1,0.1,true\r
                1e-07,16777216.0,false\r
                0.30000000000000004,1e-45,true\r
                3.0,3.4e+38,false\r
                -0.0,2.0,true\r

                """)
    }

    @Test func `leaves NaN empty, and a row that has only that is still a row`() {
        #expect(text([("x", .double([1.5, .nan, -.infinity]))]) == "x\r\n1.5\r\n\"\"\r\n-inf\r\n")
    }

    @Test func `fills columns that are too short with empty cells`() {
        #expect(text([("a", .int([1])), ("b", .int([2, 3]))]) == "a,b\r\n1,2\r\n,3\r\n")
    }

    @Test func `reads back in Python's csv as it was`() throws {
        var random = SplitMix(seed: 11)
        let alphabet: [String] = ["a", ",", "\"", "\n", "\r", "\r\n", " ", "株", "🦉", "e\u{301}", ";", "'", "\t"]
        let words = (0..<500).map { _ in
            (0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }
                .joined()
        }
        let doubles = words.map { _ in Double(bitPattern: random.next()) }.map { $0.isNaN ? 0 : $0 }
        let floats = words.map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }.map {
            $0.isNaN ? 0 : $0
        }
        let scratch = try Scratch()
        let table = Table(
            "t", title: "", columns: [("w", .string(words)), ("d", .double(doubles)), ("f", .float(floats))])
        _ = try scratch.file("t.csv", CSV.data(table))
        // Words as hexadecimal UTF-8, numbers as their bits: nothing is lost on the way back.
        let read = try scratch.shell(
            """
            python3 - <<'EOF'
            import csv, struct
            with open("t.csv", encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    print(row["w"].encode().hex(), struct.pack(">d", float(row["d"])).hex(),
                          struct.pack(">f", float(row["f"])).hex(), sep="|")
            EOF
            """)
        let expected = words.indices.map { row in
            let word = words[row].utf8.map { hex(UInt64($0), 2) }.joined()
            return "\(word)|\(hex(doubles[row].bitPattern, 16))|\(hex(UInt64(floats[row].bitPattern), 8))"
        }
        #expect(read.split(separator: "\n").map(String.init) == expected, "seed 11")

        var rows = CSVRows(CSV.data(table), place: .init())
        #expect(try rows.next() == ["w", "d", "f"])
        for word in words { #expect(try rows.next()?.first == word) }
        #expect(try rows.next() == nil)
    }

    @Test func `is refused where a quote has no end`() throws {
        var rows = CSVRows(Data("a\r\n\"b".utf8), place: .init(file: "t.csv"))
        #expect(try rows.next() == ["a"])
        #expect(throws: Problem.self) { try rows.next() }
    }

    private func hex(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
