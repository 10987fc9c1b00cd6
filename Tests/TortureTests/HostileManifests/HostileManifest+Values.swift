import Foundation

/// Keys and values that a manifest does not have.
extension HostileManifest {
    static let values = [
        Attempt("a huge number") { random in
            let digits = String(repeating: "9", count: random.size(20...5_000))
            return manifest(random.pick(["seed", "priority", "retries", "nightjar2"]) + ": " + digits)
        },
        Attempt("a number without end") { random in
            manifest(
                parameters: "\(usual), maxTokens: "
                    + random.pick([
                        ".inf", "-.inf", ".nan", "1e999", "-1e400", "0x" + String(repeating: "f", count: 40),
                    ]))
        },
        Attempt("a number out of its range") { random in
            manifest(
                random.pick([
                    "seed: -1", "retries: -1", "retries: 101", "limits: {threads: 0}", "limits: {threads: 99999}",
                    "limits: {time: 0s}", "limits: {time: -5m}", "limits: {time: 1e9d}", "limits: {memory: 0}",
                    "limits: {memory: 1e99GiB}", "limits: {memory: -1GiB}", "priority: 1.5", "seed: 0.1",
                ]))
        },
        Attempt("a number out of a parameter's range") { random in
            manifest(
                parameters: "positive: finance.txt, negative: everyday.txt, "
                    + random.pick([
                        "select: -\(random.whole(1...99))", "select: 0.5", "permutations: -1", "maxTokens: 0",
                    ]))
        },
        Attempt("another type") { random in
            let key = random.pick([
                "nightjar", "plugin", "name", "parameters", "matrix", "seed", "after", "limits", "retries",
            ])
            let value = random.pick(["{a: {b: [1]}}", "[[], [[]]]", "!x", "2.5", "[1, x, {}]", "{: }", "[~]"])
            return manifest().split(separator: "\n").filter { !$0.hasPrefix(key + ":") }.joined(separator: "\n")
                + "\n\(key): \(value)\n"
        },
        Attempt("a data set of another type") { random in
            manifest(
                parameters: "negative: everyday.txt, positive: "
                    + random.pick([
                        "3", "[]", "{}", "{path: 3}", "{path: finance.txt, sample: -1}",
                        "{path: finance.txt, limit: x}", "~", "{pth: finance.txt}",
                    ]))
        },
        Attempt("an unknown key") { random in
            manifest(random.pick(["plugni: x", "Seed: 1", "x: 1", "\"\": 1", "name : x\nseeed: 1"]))
        },
        Attempt("many unknown keys") { random in
            manifest((0..<random.size(2...10_000)).map { "plugim\($0): 0" }.joined(separator: "\n"))
        },
        Attempt("an unknown parameter") { random in
            manifest(
                parameters: usual + ", " + random.pick(["selct: 1", "Select: 1", "a.b: 1", "\"\": 1", "__proto__: {}"]))
        },
        Attempt("a very long key") { random in
            manifest(String(repeating: "k", count: random.size(200...100_000)) + ": 1")
        },
        Attempt("a very long name") { random in
            manifest("name: " + String(repeating: "n", count: random.size(101...100_000)))
        },
        Attempt("a name that is none") { random in
            manifest(
                "name: "
                    + random.pick([
                        "../../x", "a/b", ".hidden", "\"\"", "\" \"", "\"a\\0b\"", "\"a\\nb\"", "'a b'", "\"\\u202E\"",
                        "😀", "\"\\e[31m\"",
                        "'$(x)'", "'a:b'", "'*'", "..", ".",
                    ]))
        },
        Attempt("keys that look alike") { random in
            manifest(
                random.pick([
                    "рriority: 1", "se\u{200B}ed: 1", "ｓeed: 1", "seed\u{301}: 1", "\u{FEFF}seed: 1", "SEED: 1",
                ]))
        },
        Attempt("a plugin that is none") { random in
            "nightjar: 1\nmodel: tiny\nplugin: "
                + random.pick([
                    "../x", "\"\"", "Domain-Neurons", "domain_neurons", "\"domain-neurons\\n\"", "/bin/sh", "rm -rf",
                    "none",
                ])
                + "\nparameters: {\(usual)}\n"
        },
        Attempt("another version") { random in
            manifest().replacing(
                "nightjar: 1", with: "nightjar: " + random.pick(["2", "0", "-1", "1.0.0", "\"1\"", "one", "[1]"]))
        },
        Attempt("what is required left out") { random in
            let key = random.pick(["nightjar:", "plugin:", "model:", "parameters:"])
            return manifest().split(separator: "\n").filter { !$0.hasPrefix(key) }.joined(separator: "\n") + "\n"
        },
        Attempt("a file of a megabyte and more") { random in
            manifest() + String(repeating: "# comment\n", count: (1 << 20) / 10 + random.whole(1...100))
        },
        Attempt("a long list") { random in
            manifest("after: [a" + String(repeating: ", /", count: random.size(10...20_000)) + "]")
        },
    ]
}
