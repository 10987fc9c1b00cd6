import Problems

/// `vocab.json` and `merges.txt`, as GPT-2 has them.
struct MergesFile {
    let file: String
    let bytes: [UInt8]
    let vocabulary: Component

    func parts(_ settings: TokenizerSettings) throws -> TokenizerParts {
        let family = BPEFamily(settings)
        if let name = settings.tokenizerClass, family == nil || family == .llama {
            let known = BPEFamily.allCases.filter { $0 != .llama }.map(\.rawValue).joined(separator: ", ")
            throw Problem.badInput(
                "it belongs to a \(name), which is not supported; supported are \(known)", at: .init(file: file))
        }
        let pieces = try vocabulary.members().map { ($0.key, try $0.component.int()) }
        let merges = try merges()
        return try vocabulary.placing {
            try BPEVocabulary(pieces: pieces, merges: merges).parts(family ?? .gpt2, settings)
        }
    }

    /// The merge that a line of two pieces with a space between them says.
    static func merge(_ line: some StringProtocol, problem: (String) -> Problem) throws -> (String, String) {
        let pieces = line.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
        guard pieces.count == 2 else { throw problem("a merge is two pieces with a space between them") }
        return (String(String.UnicodeScalarView(pieces[0])), String(String.UnicodeScalarView(pieces[1])))
    }

    private func merges() throws -> [(String, String)] {
        try bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated().compactMap { index, bytes in
            func problem(_ message: String) -> Problem {
                .badInput(message, at: .init(file: file, line: index + 1))
            }
            let line = bytes.last == 0x0D ? bytes.dropLast() : bytes
            guard let text = String(validating: line, as: UTF8.self) else { throw problem("this is not UTF-8") }
            if text.isEmpty || text.utf8.starts(with: "#version".utf8) { return nil }
            return try Self.merge(text, problem: problem)
        }
    }
}
