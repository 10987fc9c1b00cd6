import Foundation

/// A Swift block of a page, or of the doc comments in a source file.
///
/// A block that imports is a file of a plugin. Any other stands in an analysis' `run`, where `context`, `model`, `texts`,
/// their token ids `tokens`, and `results` are at hand; both see an analysis `TokenLengths`
/// and the tutorial's `StateLengths`.
struct SwiftExample {
    /// As people name the file, from the repository's root.
    var path: String
    /// Where the first line of code stands, from 1.
    var line: Int
    var code: [String]

    /// The blocks of a file: of a page those between ```` ```swift ```` and ```` ``` ````, of a source file those in its
    /// doc comments.
    static func all(in text: String, path: String) -> [SwiftExample] {
        let isSource = path.hasSuffix(".swift")
        var found: [SwiftExample] = []
        var open: SwiftExample?
        for (index, written) in text.components(separatedBy: "\n").enumerated() {
            var line = written
            if isSource {
                let comment = written.drop { $0 == " " }
                guard comment.hasPrefix("///") else { continue }
                line = String(comment.dropFirst(comment.hasPrefix("/// ") ? 4 : 3))
            }
            if let example = open, line == "```" {
                found.append(example)
                open = nil
            } else if open != nil {
                open?.code.append(line)
            } else if line == "```swift" {
                open = SwiftExample(path: path, line: index + 2, code: [])
            }
        }
        return found
    }

    private var isFile: Bool { code.contains(where: Self.isImport) }

    private static func isImport(_ line: String) -> Bool { line.contains(/^(public )?import \w+$/) }

    /// One source file of all examples; the compiler's messages name their own places.
    static func source(of examples: [SwiftExample]) -> String {
        let imports = Set(examples.flatMap(\.code).filter(isImport).map { $0.replacing("public ", with: "") })
        return
            (imports.union(["import NightjarKit"]).sorted() + [tokenLengths]
            + examples.enumerated().map { $1.declaration(number: $0) }).joined(separator: "\n")
    }

    private func declaration(number: Int) -> String {
        // Imports are a line still, so that lines keep their numbers.
        let lines = code.map { Self.isImport($0) ? "" : $0 }.joined(separator: "\n")
        let placed = "#sourceLocation(file: \"\(path)\", line: \(line))\n\(lines)\n#sourceLocation()"
        if isFile { return "struct File\(number) {\n\(placed)\n}" }
        return """
            func example\(number)(
                context: Context, model: Model, texts: [String], tokens: [[Int]], results: Results
            ) async throws -> Results? {
                var results = results
                do {
            \(placed)
                }
                return nil
            }
            """
    }

    private static let tokenLengths = """
        struct TokenLengths: Analysis {
            static let id = "token-lengths"
            static let summary = "How many tokens the texts have"
            struct Parameters: AnalysisParameters {
                @Parameter("The texts to count in") var texts: Dataset
            }
            func run(_ parameters: Parameters, in context: Context) async throws -> Results { Results() }
        }
        typealias StateLengths = TokenLengths
        """
}
