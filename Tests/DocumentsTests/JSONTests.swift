import Documents
import Foundation
import Problems
import SeededNumbers
import Testing

private func json(_ text: String, limits: ReadingLimits = .data) throws -> Value {
    try Value(json: Data(text.utf8), file: "x.json", limits: limits)
}

@Suite("JSON is read strictly, with places")
struct JSONReadingTests {
    @Test("Values, in the order of the document")
    func values() throws {
        let value = try json(#" {"b": [1, -0, 2.0, 1e3, -1.5E-2], "a": {"t": true, "f": false, "n": null}, "e": ""} "#)
        let expected: Value = [
            "b": [1, 0, 2.0, 1000.0, -0.015], "a": ["t": true, "f": false, "n": .null], "e": "",
        ]
        #expect(value == expected)
        #expect(value["b"]?.array?[2].content == .double(2))
        #expect(value.members?.map(\.key) == ["b", "a", "e"])
    }

    @Test("Escapes and characters beyond the basic plane")
    func escapes() throws {
        #expect(try json(#""\"\\\/\b\f\n\r\t\u00e9\u91d1\ud83d\ude00😀""#) == "\"\\/\u{8}\u{C}\n\r\té金😀😀")
        #expect(try json(#""\u0000""#) == "\u{0}")
    }

    @Test("Whole numbers beyond 64 bits are doubles")
    func large() throws {
        #expect(try json("9223372036854775807").content == .int(.max))
        #expect(try json("18446744073709551615").content == .double(0x1p64))
    }

    @Test("Places count lines and characters from 1")
    func places() throws {
        let value = try json("{\n  \"金\": {\"a\": 1,\n\"b\": [2]}}")
        let inner = try #require(value["金"])
        #expect(inner.place == .init(file: "x.json", line: 2, column: 8))
        #expect(inner.members?[1].place == .init(file: "x.json", line: 3, column: 1))
        #expect(inner["b"]?.array?[0].place == .init(file: "x.json", line: 3, column: 7))
    }

    @Test("Canonically equivalent keys are two keys")
    func equivalent() throws {
        #expect(try json("{\"\u{E9}\": 1, \"e\u{301}\": 2}").members?.count == 2)
    }

    @Test(
        "Refusals",
        arguments: [
            ("", 1, 1, "empty"), ("{", 1, 2, "ends inside the object"), ("[1,", 1, 4, "ends where a value"),
            ("[1,]", 1, 4, "expected a value"), ("{\"a\":1,}", 1, 8, "key in double quotes"),
            ("{'a':1}", 1, 2, "key in double quotes"), ("{\"a\" 1}", 1, 6, "expected \":\""),
            ("[1 2]", 1, 4, "\",\" or \"]\""), ("{\"a\":1 \"b\":2}", 1, 8, "\",\" or \"}\""),
            ("01", 1, 2, "not a number"), ("1.", 1, 3, "digit after"), (".5", 1, 1, "expected a value"),
            ("1e", 1, 3, "exponent"), ("-", 1, 2, "digit"), ("1e999", 1, 6, "too large"), ("NaN", 1, 1, "value"),
            ("truex", 1, 1, "value"), ("\"a", 1, 1, "closing quote"), ("\"a\nb\"", 1, 3, "control character"),
            ("\"\\x\"", 1, 2, "unknown escape"), ("\"\\u12\"", 1, 2, "four hexadecimal"),
            ("\"\\ud800\"", 1, 2, "four hexadecimal"), ("\"\\ud800\\u0041\"", 1, 2, "four hexadecimal"),
            ("\"\\", 1, 2, "escape"), ("\"\\u+123\"", 1, 2, "four hexadecimal"),
            ("{\"a\":1,\n\"a\":2}", 2, 1, "more than once"), ("{} x", 1, 4, "ends before"), ("// c\n1", 1, 1, "value"),
        ])
    func refused(text: String, line: Int, column: Int, words: String) throws {
        let problem = try #require(problem { try json(text) })
        #expect(problem.place == .init(file: "x.json", line: line, column: column), "\(problem)")
        #expect(problem.message.contains(words), "\(problem)")
    }

    @Test("Depth, number of values and size are bounded")
    func bounds() throws {
        let deep = String(repeating: "[", count: 200_000)
        #expect(problem { try json(deep) }?.message.contains("64 levels") == true)
        let few = ReadingLimits(bytes: 100, values: 3, depth: 64)
        #expect(throws: Never.self) { try json("[1,2]", limits: few) }
        #expect(problem { try json("[1,2,3]", limits: few) }?.message.contains("3 values") == true)
        let long = "\"" + String(repeating: "x", count: 99) + "\""
        #expect(problem { try json(long, limits: few) }?.message.contains("100 bytes") == true)
    }
}

@Suite("JSON is written the same way every time")
struct JSONWritingTests {
    @Test("Pretty and compact forms")
    func forms() {
        let value: Value = ["b": [1, 2.0, "x"], "a": [["c": .null], []], "e": [:], "l": []]
        #expect(value.json(pretty: false) == #"{"b":[1,2.0,"x"],"a":[{"c":null},[]],"e":{},"l":[]}"#)
        #expect(
            value.json() == """
                {
                  "b": [1, 2.0, "x"],
                  "a": [
                    {
                      "c": null
                    },
                    []
                  ],
                  "e": {},
                  "l": []
                }
                """)
    }

    @Test(
        "Doubles are the shortest that read back the same",
        arguments: [
            (0.1, "0.1"), (1.0, "1.0"), (-0.0, "-0.0"), (1e-5, "1e-05"), (.leastNonzeroMagnitude, "5e-324"),
            (1e22, "1e+22"),
            (1.0 / 3, "0.3333333333333333"), (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
        ] as [(Double, String)])
    func doubles(value: Double, text: String) throws {
        #expect(Value(.double(value)).json() == text)
        if value.isFinite { #expect(try json(text).content == .double(value)) }
    }

    @Test("What is written reads back the same, in JSON and in YAML")
    func roundTrip() throws {
        var random = SplitMix(seed: 11)
        for _ in 0..<300 {
            let value = Value.random(depth: 4, using: &random)
            #expect(try json(value.json()) == value)
            #expect(try json(value.json(pretty: false)) == value)
            #expect(try Value(yaml: value.json(), file: nil) == value, "\(value.json())")
        }
    }
}

extension Value {
    fileprivate static func random(depth: Int, using random: inout SplitMix) -> Value {
        switch Int.random(in: 0...(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return Value(.bool(.random(using: &random)))
        case 2: return Value(.int(Int(bitPattern: UInt(random.next()))))
        case 3: return Value(.double(Double.random(in: -1e6...1e6, using: &random)))
        case 4: return Value(.string(text(using: &random)))
        case 5: return "no"
        case 6:
            let count = Int.random(in: 0...4, using: &random)
            return Value(.array((0..<count).map { _ in Value.random(depth: depth - 1, using: &random) }))
        default:
            let count = Int.random(in: 0...4, using: &random)
            return .object(
                (0..<count).map { ("\($0)" + text(using: &random), Value.random(depth: depth - 1, using: &random)) })
        }
    }

    private static func text(using random: inout SplitMix) -> String {
        let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\t", "\u{1}", "é", "金", "😀", " ", ":", "#", "\u{7F}"]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            text.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
        }
        return String(text)
    }
}
