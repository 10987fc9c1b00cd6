import Documents
import Foundation
import Problems
import SeededNumbers
import Testing

/// What reading stops with.
func problem(_ body: () throws -> Value) -> Problem? {
    do {
        let value = try body()
        Issue.record("no problem; read \(value.json(pretty: false))")
        return nil
    } catch {
        return error as? Problem
    }
}

@Suite("YAML scalars follow the core schema of YAML 1.2")
struct YAMLScalarTests {
    @Test(
        "Plain scalars",
        arguments: [
            ("null", .null), ("~", .null), ("", .null), ("Null", .null), ("nULL", .string("nULL")),
            ("true", .bool(true)), ("False", .bool(false)), ("TRUE", .bool(true)),
            ("yes", .string("yes")), ("no", .string("no")), ("on", .string("on")), ("off", .string("off")),
            ("y", .string("y")), ("0", .int(0)), ("-12", .int(-12)), ("+3", .int(3)), ("0o17", .int(15)),
            ("0x1F", .int(31)), ("0777", .string("0777")), ("-01", .string("-01")), ("1_000", .string("1_000")),
            ("12:30", .string("12:30")), ("20:00-07:00", .string("20:00-07:00")),
            ("2026-01-01", .string("2026-01-01")), ("1.0", .double(1)), ("1.", .double(1)), (".5", .double(0.5)),
            ("1e3", .double(1000)), ("1e-5", .double(1e-5)), ("2.5E+2", .double(250)), ("1e", .string("1e")),
            ("-", .string("-x")), (".", .string(".")), (".inf", .double(.infinity)), ("-.INF", .double(-.infinity)),
            ("9223372036854775807", .int(.max)), ("9223372036854775808", .double(9.223372036854775808e18)),
            ("16GiB", .string("16GiB")), ("8h", .string("8h")), ("１２", .string("１２")), ("0x", .string("0x")),
        ] as [(String, Value.Content)])
    func plain(text: String, content: Value.Content) throws {
        let text = text == "-" ? "-x" : text
        #expect(try Value(yaml: "key: \(text)\n", file: nil)["key"]?.content == content)
    }

    @Test("Quoted scalars and block scalars are text")
    func quoted() throws {
        let value = try Value(yaml: "a: \"1\"\nb: 'true'\nc: |\n  null\nd: >-\n  2\n  3\ne: !!str 4\n", file: nil)
        #expect(value == ["a": "1", "b": "true", "c": "null\n", "d": "2 3", "e": "4"])
    }

    @Test("Not a number is read as such")
    func notANumber() throws {
        #expect(try Value(yaml: ".nan", file: nil).double?.isNaN == true)
    }
}

@Suite("YAML keeps places and order")
struct YAMLPlaceTests {
    @Test("Every value and key knows its line and column")
    func places() throws {
        let value = try Value(yaml: "b: 1\nä: {c: [x, 金融]}\n", file: "job.yaml")
        let members = try #require(value.members)
        #expect(members.map(\.key) == ["b", "ä"])
        #expect(members[1].place == .init(file: "job.yaml", line: 2, column: 1))
        let list = try #require(members[1].value["c"])
        #expect(list.place == .init(file: "job.yaml", line: 2, column: 8))
        #expect(list.array?[1].place == .init(file: "job.yaml", line: 2, column: 12))
    }

    @Test("A byte order mark, an empty file and a file of comments")
    func edges() throws {
        #expect(try Value(yaml: "\u{FEFF}a: 1", file: nil)["a"]?.place?.column == 4)
        #expect(try Value(yaml: "", file: nil).isNull)
        #expect(try Value(yaml: "# nothing\n", file: nil).isNull)
        #expect(try Value(yaml: "---\na: 1\n...\n", file: nil) == ["a": 1])
    }
}

@Suite("What YAML may not hold is one clear line with its place")
struct YAMLRefusalTests {
    @Test(
        "Refusals",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", 1, 1, "stands more than once"),
            ("a: &x [1]\nb: *x\n", 2, 4, "aliases"),
            ("a: &x [1]\nglob: \"**\"\nb: [1, *x]\n", 3, 8, "aliases"),
            ("a: 1\n---\nb: 2\n", 2, 1, "second document"),
            ("a: !!binary x\n", 1, 4, "tags"),
            ("a: !mine {b: 1}\n", 1, 4, "tags"),
            ("1: a\n", 1, 1, "quotes"),
            ("x:\n  true: a\n", 2, 3, "quotes"),
            ("? [a]\n: 1\n", 1, 1, "begin with \"?\""),
            ("[a, b]: 1\n", 1, 1, "key has to be text"),
            ("a: b: c\n", 1, 5, "not allowed here"),
            ("a:\n\tb: 1\n", 2, 1, "spaces"),
            ("a: [1, 2\nb: 3\n", 2, 2, "\",\" or \"]\""),
            ("a: {x: 1\n", 2, 1, "\",\" or \"}\""),
            ("a: \"open\nb: 1\n", 1, 4, "closing quote"),
            ("a: 1\n  b: 2\n", 2, 4, "not allowed here"),
            ("a:\n  - 1\n b: 2\n", 3, 2, "indentation"),
            ("a: 1\nb\nc: 2\n", 2, 1, "after the key"),
            ("a: @b\n", 1, 4, "quotes"),
            ("a: \"\\q\"\n", 1, 5, "escape"),
            ("a: x\u{1B}[31m\n", 1, 5, "U+001B"),
            ("a: \u{0}\n", 1, 4, "NUL"),
        ])
    func refused(text: String, line: Int, column: Int, words: String) throws {
        let problem = try #require(problem { try Value(yaml: text, file: "job.yaml") })
        #expect(problem.place == .init(file: "job.yaml", line: line, column: column), "\(problem)")
        #expect(problem.message.contains(words), "\(problem)")
        #expect(!problem.message.contains("\n"))
        #expect(problem.exitStatus == 65)
    }

    @Test("Asterisks that are no aliases are text")
    func asterisks() throws {
        let text = "a: 2*x? why ? x\nb: '*x'\nc: \"**bold**\"\nd: |\n  * one\n  *two\n# *three &0\n"
        let expected: Value = ["a": "2*x? why ? x", "b": "*x", "c": "**bold**", "d": "* one\n*two\n"]
        #expect(try Value(yaml: text, file: nil) == expected)
    }

    @Test("After an asterisk in its line an error keeps its column")
    func columnAfterAsterisk() throws {
        let problem = try #require(problem { try Value(yaml: "a: x*y**z: 1\n", file: nil) })
        #expect(problem.place?.column == 10)
    }

    @Test("A billion laughs end at once, as values and as keys")
    func billionLaughs() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let alias = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(alias)]\n"
        }
        let values = try #require(problem { try Value(yaml: text, file: nil) })
        #expect(values.message.contains("aliases"))
        let keys = try #require(problem { try Value(yaml: text + "? *a12\n: 1\n", file: nil) })
        #expect(keys.message.contains("aliases"))
    }

    @Test("Depth, number of values and size are bounded")
    func bounds() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try Value(yaml: nested(65), file: nil) }
        #expect(problem { try Value(yaml: nested(66), file: nil) }?.message.contains("64 levels") == true)
        #expect(problem { try Value(yaml: nested(990), file: nil) }?.message.contains("64 levels") == true)
        #expect(problem { try Value(yaml: nested(50_000), file: nil) }?.message.contains("too deep") == true)
        let keys = String(repeating: "? ", count: 900) + "x"
        #expect(problem { try Value(yaml: keys, file: nil) }?.message.contains("begin with") == true)
        let many = "[" + String(repeating: "1,", count: 100_001) + "1]"
        #expect(problem { try Value(yaml: many, file: nil) }?.message.contains("100000 values") == true)
        let long = "a: " + String(repeating: "x", count: 1 << 20)
        #expect(problem { try Value(yaml: long, file: nil) }?.message == "the file is larger than 1 MiB")
    }

    @Test("A large object inside keys inside keys ends at once", .timeLimit(.minutes(30)))
    func nestedKeys() throws {
        let list = String(repeating: "a,", count: 60_000)
        let text = String(repeating: "{? ", count: 300) + "[\(list)]" + String(repeating: "}", count: 300)
        #expect(problem { try Value(yaml: text, file: nil) }?.message.contains("begin with") == true)
    }

    @Test("Bytes that are not UTF-8 are named with their place")
    func encoding() throws {
        let bytes = Data("a: 1\nb: 金".utf8) + Data([0xE9, 0x0A])
        let problem = try #require(problem { try Value(yaml: bytes, file: "job.yaml") })
        #expect(problem.description == "job.yaml:2:5: byte 0xE9 is not UTF-8; save the file as UTF-8")
    }

    @Test("Whatever the bytes, reading ends with a value or a problem")
    func noise() {
        var random = SplitMix(seed: 7)
        let alphabet = Array("ab:-?[]{},&*!|>'\"%@`# \n\t0.~<=\\é".unicodeScalars)
        for _ in 0..<3_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
            }
            do throws(Problem) {
                let value = try Value(yaml: String(text), file: nil)
                _ = value.json()
            } catch {
                #expect(!error.message.isEmpty && !error.message.contains("\n"), "\(String(text))")
            }
        }
    }
}
