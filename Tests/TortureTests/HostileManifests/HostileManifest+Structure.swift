import Foundation

/// Grammar that asks for more than it looks, or is none.
extension HostileManifest {
    static let structure = [
        Attempt("aliases that multiply") { random in
            let width = random.whole(2...12)
            var text = "a0: &a0 [x, x]\n"
            for level in 1...random.whole(3...60) {
                let names = Array(repeating: "*a\(level - 1)", count: width).joined(separator: ", ")
                text += "a\(level): &a\(level) [\(names)]\n"
            }
            return text
        },
        Attempt("a value that holds itself") { _ in "a: &a [*a]\n" },
        Attempt("merged keys") { random in
            manifest("base: &b {priority: \(random.whole(0...9))}\nlimits: {<<: *b}")
        },
        Attempt("many anchors") { random in
            (0..<random.size(40...4_000)).map { "- &a\($0) x\n" }.joined()
        },
        Attempt("lists in lists") { random in
            let depth = random.size(65...60_000)
            return manifest("after: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        },
        Attempt("lists that are never closed") { random in String(repeating: "[", count: random.size(10...100_000)) },
        Attempt("objects in objects") { random in
            manifest("limits: " + String(repeating: "{a: ", count: random.size(65...20_000)))
        },
        Attempt("lists begun in one line") { random in String(repeating: "- ", count: random.size(65...50_000)) },
        Attempt("keys in keys") { random in String(repeating: "? ", count: random.size(2...20_000)) },
        Attempt("an object in steps of one space") { random in
            (0..<random.whole(65...400)).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        },
        Attempt("tags") { random in
            manifest(
                "seed: "
                    + random.pick(["!!python/object:os.system x", "!!binary aGk=", "!a b", "!!int 3", "!<tag:x> 1"]))
        },
        Attempt("directives") { random in
            (0..<random.size(1...300)).map { "%TAG !a\($0)! tag:x:\n" }.joined() + "--- !a0!b {}\n"
        },
        Attempt("another version of YAML") { random in "%YAML \(random.whole(3...99)).0\n---\n" + manifest("x: 1") },
        Attempt("two documents") { _ in manifest() + "---\n" + manifest() },
        Attempt("many documents") { random in String(repeating: "---\n", count: random.size(2...30_000)) },
        Attempt("nothing but comments") { random in String(repeating: "# no\n", count: random.size(1...10_000)) },
        Attempt("nothing but line breaks") { random in String(repeating: "\n", count: random.size(1...30_000)) },
        Attempt("tabs for spaces") { random in
            "nightjar: 1\nparameters:\n" + String(repeating: "\t", count: random.size(1...500)) + "a: 1\n"
        },
        Attempt("a key twice") { random in manifest(random.pick(["seed: 1\nseed: 2", "plugin: x", "'nightjar': 1"])) },
        Attempt("a key twice, composed and not") { _ in manifest("é: 1\ne\u{301}: 1") },
        Attempt("keys that are no text") { random in
            manifest(random.pick(["1: 2", "true: 1", "[a]: 1", "{a: b}: 1", "~: 1", ": 1"]))
        },
        Attempt("a quotation without an end") { random in
            manifest("name: \"" + String(repeating: "x", count: random.size(1...50_000)))
        },
        Attempt("a text of many lines without an end") { random in
            manifest("name: |\n" + String(repeating: " x\n", count: random.size(2...10_000)))
        },
        Attempt("no manifest at all") { random in
            random.pick([
                "null", "~", "[]", "{}", "3", "true", "\"text\"", "- a\n- b", "text", "!!null", "<html></html>",
                "#!/bin/sh\nrm -rf ~", "PK\u{3}\u{4}", "%PDF-1.7", "...",
            ])
        },
        Attempt("colons") { random in String(repeating: ":", count: random.size(1...5_000)) },
        Attempt("stars") { random in manifest("name: " + String(repeating: "*", count: random.size(1...5_000))) },
        Attempt("any bytes put into a manifest of no plugin") { random in
            var bytes = Array("nightjar: 1\nplugin: none\nmodel: tiny\nparameters: {positive: finance.txt}\n".utf8)
            for _ in 0..<random.whole(1...40) {
                bytes.insert(UInt8.random(in: 1...127, using: &random), at: random.whole(0...bytes.count))
            }
            return Data(bytes)
        },
        Attempt("lines of a manifest in any order and number") { random in
            let lines = [
                "nightjar: 1", "plugin: none", "parameters:", "  a: 1", "- b", "seed: x", "limits: {", "}", "'",
            ]
            return (0..<random.whole(4...200)).map { _ in random.pick(lines) }.joined(separator: "\n")
        },
    ]
}
