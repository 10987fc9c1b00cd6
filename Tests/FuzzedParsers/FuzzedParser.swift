public import Foundation
import Problems

/// A parser of files that others made: one file's bytes go in, are read, and what was read is used as a job would.
///
/// The fuzzers, and the tests that replay what the fuzzers found, come in here and nowhere else.
public struct FuzzedParser: Sendable {
    /// As `Fuzz/run` and the folders in `Fuzz/Corpus` and `Fuzz/Reproducers` name it.
    public let name: String
    private let read: @Sendable (Data) throws -> Void

    init(_ name: String, _ read: @escaping @Sendable (Data) throws -> Void) {
        self.name = name
        self.read = read
    }

    /// Every parser.
    public static let all: [FuzzedParser] = [
        .safetensors, .pickle, .gguf, .configuration, .adapter, .tokenizerJSON, .tokenizerSettings, .sentencePiece,
        .merges,
        .vocabulary, .manifest,
        .workspaceSettings,
    ]

    /// The parser of a name; nil where there is none.
    public static func named(_ name: String) -> FuzzedParser? { all.first { $0.name == name } }

    /// Reads and uses a file of these bytes.
    ///
    /// - Returns: Why it was refused; nil where it was read.
    /// - Throws: Whatever is no `Problem`: a defect, as a trap is one.
    public func refusal(of bytes: Data) throws -> String? {
        do {
            try read(bytes)
            return nil
        } catch let problem as Problem {
            return problem.description
        }
    }
}
