import Foundation
import SeededNumbers

/// A manifest that has to be rejected, made up from a seed.
struct HostileManifest: Sendable {
    let fileName: String
    /// What it tries.
    let attempt: String
    let bytes: Data

    /// As many as wanted, every attempt equally often; each is another, by its numbers if by nothing else.
    static func make(_ count: Int, seed: UInt64) -> [HostileManifest] {
        var random = SplitMix(seed: seed)
        return (0..<count).map { number in
            let attempt = attempts[number % attempts.count]
            let bytes = attempt.bytes(&random)
            let ending = attempt.isJSON ? "json" : random.pick(["yaml", "yml", "yaml"])
            return HostileManifest(
                fileName: fileName(number, ending, &random), attempt: attempt.name,
                // No two alike, so that each can be told in the outbox.
                bytes: bytes + Data((attempt.isJSON ? " \n" : "\n# ").utf8)
                    + Data((attempt.isJSON ? String(repeating: " ", count: number) : "\(number)").utf8))
        }
    }

    /// One of many ways to write a manifest wrongly; `bytes` takes its numbers from the seed.
    struct Attempt: Sendable {
        let name: String
        let isJSON: Bool
        let bytes: @Sendable (inout SplitMix) -> Data

        init(_ name: String, isJSON: Bool = false, _ bytes: @escaping @Sendable (inout SplitMix) -> Data) {
            self.name = name
            self.isJSON = isJSON
            self.bytes = bytes
        }

        /// Text.
        init(_ name: String, isJSON: Bool = false, text: @escaping @Sendable (inout SplitMix) -> String) {
            self.init(name, isJSON: isJSON) { Data(text(&$0).utf8) }
        }
    }

    static let attempts = structure + values + encodings + paths + jobs + json

    /// A manifest with nothing wrong but what stands in `more`.
    static func manifest(_ more: String = "", model: String = "tiny", parameters: String = usual) -> String {
        "nightjar: 1\nplugin: domain-neurons\nmodel: \(model)\nparameters: {\(parameters)}\n\(more)\n"
    }

    static let usual = "positive: finance.txt, negative: everyday.txt, select: 5, permutations: 5"

    /// Every tenth name is unusual itself; the file's number makes each another.
    private static func fileName(_ number: Int, _ ending: String, _ random: inout SplitMix) -> String {
        guard number % 10 == 3 else { return "hostile-\(number).\(ending)" }
        let stem = random.pick([
            "with space \(number)", "-rf \(number)", "$(touch x) \(number)", "a;b|c&d \(number)", "%s%n%x \(number)",
            "'\"\(number)`", "日本語の名前 \(number)", "e\u{301}\(number)", "\u{202E}lmay \(number)", "line\nbreak \(number)",
            "tab\t\(number)", "\u{1B}[31mred \(number)", "x.rejected \(number)", "x.yaml.rejected-2 \(number)",
            "\\..\\..\\\(number)", "\u{FEFF}\(number)", String(repeating: "n", count: 240) + "\(number)",
            String(repeating: "語", count: 80) + "\(number)",
        ])
        return "\(stem).\(ending)"
    }
}

extension SplitMix {
    mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &self) ?? "" }

    mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// Sizes from small to large, as many of each order of magnitude.
    mutating func size(_ range: ClosedRange<Int>) -> Int {
        Int(exp(Double.random(in: log(Double(range.lowerBound))...log(Double(range.upperBound)), using: &self)))
    }
}
