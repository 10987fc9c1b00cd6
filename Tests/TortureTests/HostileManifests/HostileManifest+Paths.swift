import Foundation

/// Ways out of the workspace, and references that lead nowhere.
extension HostileManifest {
    static let paths = [
        Attempt("a model outside the workspace") { random in
            manifest(
                model: random.pick([
                    "/etc", "/", "/proc/self", "../../../../../../../etc", "tiny/../../../../../../../etc", "/dev/null",
                    "/dev/zero",
                    "~/.ssh", "\"~root\"", "/proc/self/root/etc", "//etc//", "\"/etc\\0/tiny\"",
                ]))
        },
        Attempt("a model that is none") { random in
            manifest(
                model: random.pick([
                    "\"\"", "\".\"", "..", "missing", "org/none", "\"../..\"", "a/b/c/d", "tiny/config.json",
                    "\"tiny\\n\"", "\"\\u0000\"",
                    "https://huggingface.co/bert-base-uncased", "file:///etc/passwd", "\"../data\"", "'|ls'",
                    "\"\\x1b[31m\"",
                    String(repeating: "m", count: 5_000), String(repeating: "a/", count: 3_000),
                ]))
        },
        Attempt("data outside the workspace") { random in
            manifest(
                parameters: "negative: everyday.txt, positive: "
                    + random.pick([
                        "/etc/passwd", "/etc/shadow", "../../../../../../../etc/passwd", "/dev/zero", "/dev/stdin",
                        "/proc/self/mem",
                        "/proc/kcore", "/sys/kernel/notes", "/dev/tty", "\"~/.bash_history\"", "/proc/self/fd/0",
                    ]))
        },
        Attempt("data that is none") { random in
            manifest(
                parameters: "negative: everyday.txt, positive: "
                    + random.pick([
                        "\"\"", ".", "..", "missing.txt", "\"finance.txt\\0.png\"", "\"finance.txt \"", "FINANCE.TXT",
                        "\"finance.txt/\"",
                        "\"../state\"", "\"../inbox\"", "https://x.y/z.txt", "'*.txt'",
                        String(repeating: "d", count: 3_000),
                        "{path: finance.txt, field: text, path2: x}", "\"a\\nb\"",
                    ]))
        },
    ]

    /// References to jobs that cannot be, and matrices that nobody wants.
    static let jobs = [
        Attempt("a job that waits for itself") { random in
            let name = "loop-\(random.whole(0...99_999))"
            return manifest("name: \(name)\nafter: [\(name)]")
        },
        Attempt("a job whose model is its own") { random in
            let name = "loop-\(random.whole(0...99_999))"
            return manifest("name: \(name)", model: "job:\(name)")
        },
        Attempt("a cell of a matrix that waits for itself") { random in
            let name = "loop-\(random.whole(0...99_999))"
            return manifest("name: \(name)\nmatrix: {seed: [0, 1]}\nafter: [\(name)-\(random.whole(1...2))]")
        },
        Attempt("a reference to no job") { random in
            manifest(
                model: random.pick([
                    "\"job:\"", "job:..", "job:a/b", "\"job: x\"", "\"job:\\n\"", "job:job:x", "\"job:\\0\"",
                    "job:" + String(repeating: "j", count: 400),
                ]))
        },
        Attempt("names of no job to wait for") { random in
            manifest(
                "after: [" + random.pick(["../x", "\"\"", "a b", "[x]", "{x: y}", "3", "~", "\"a\\nb\"", "."]) + "]")
        },
        Attempt("a matrix without end") { random in
            let count = random.whole(101...400)
            let values = (0..<count).map(String.init).joined(separator: ", ")
            return manifest("matrix: {seed: [\(values)], parameters.select: [\(values)]}")
        },
        Attempt("a matrix of very many keys") { random in
            let keys = (0..<random.whole(2...1_000)).map { "parameters.k\($0): [0, 1]" }
            return manifest("matrix: {" + keys.joined(separator: ", ") + "}")
        },
        Attempt("a matrix of a deep key") { random in
            manifest("matrix: {parameters" + String(repeating: ".a", count: random.size(33...5_000)) + ": [0, 1]}")
        },
        Attempt("a matrix that contradicts itself") { random in
            manifest(
                random.pick([
                    "matrix: {}\nx: 1", "matrix: {seed: []}", "matrix: {seed: 3}", "matrix: []",
                    "matrix: {matrix: [{}]}",
                    "matrix: {name: [a, b]}", "matrix: {plugin: [a]}",
                    "matrix: {parameters: [{}], parameters.select: [1]}",
                    "matrix: {seed.x: [1]}", "matrix: {'': [1]}", "matrix: {parameters.: [1]}",
                    "matrix: {after: [[x]]}",
                ]))
        },
        Attempt("a matrix all of whose cells are wrong") { random in
            let values = (0..<random.size(2...2_000)).map { "x\($0)" }.joined(separator: ", ")
            return manifest("matrix: {parameters.select: [\(values)]}")
        },
    ]

    /// JSON that is none, or too much of it.
    static let json = [
        Attempt("JSON nested without end", isJSON: true) { random in
            String(repeating: random.pick(["[", "{\"a\":"]), count: random.size(65...100_000))
        },
        Attempt("JSON with what it does not have", isJSON: true) { random in
            "{\"nightjar\": 1, "
                + random.pick([
                    "}", "\"a\": 1,}", "// no\n\"a\": 1}", "'a': 1}", "a: 1}", "\"a\": NaN}", "\"a\": 0x10}",
                    "\"a\": 01}", "\"a\": +1}",
                    "\"a\": \"\\ud800\"}", "\"a\": \"\u{1}\"}", "\"a\": \"\\x\"}", "\"a\" 1}", "\"a\": 1} {}",
                    "\"a\": tru}", "\"a\": 1",
                ])
        },
        Attempt("JSON with a key twice", isJSON: true) { _ in
            "{\"nightjar\": 1, \"plugin\": \"domain-neurons\", \"plu\\u0067in\": \"domain-neurons\"}"
        },
        Attempt("JSON with a huge number", isJSON: true) { random in
            "{\"nightjar\": 1" + String(repeating: "0", count: random.size(1...20_000))
                + "e\(random.whole(1...999_999_999))}"
        },
        Attempt("JSON of another type", isJSON: true) { random in
            random.pick([
                "[]", "3", "\"text\"", "null", "true", "[{\"nightjar\": 1}]", "{}", "{\"nightjar\": {}}", "\u{FEFF}[]",
            ])
        },
        Attempt("YAML called JSON", isJSON: true) { _ in manifest() },
    ]
}
