import Foundation
import FuzzedParsers
import Testing

@Suite("What the fuzzers keep and what they found is read or refused, and never ends the process")
struct ReplayTests {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz")

    @Test("Every file of the corpus", arguments: FuzzedParser.all.map(\.name))
    func corpus(parser: String) throws {
        try replay("Corpus", parser)
    }

    @Test("Every reproducer", arguments: FuzzedParser.all.map(\.name))
    func reproducers(parser: String) throws {
        try replay("Reproducers", parser)
    }

    @Test("Every folder belongs to a parser", arguments: ["Corpus", "Reproducers"])
    func folders(kind: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: kind).path)
        #expect(Set(names).isSubset(of: FuzzedParser.all.map(\.name)))
    }

    private func replay(_ kind: String, _ name: String) throws {
        let parser = try #require(FuzzedParser.named(name))
        let folder = Self.folder.appending(path: kind).appending(path: name)
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        if kind == "Corpus" { #expect(!files.isEmpty, "Fuzz/Corpus/\(name) has no file") }
        for file in files.sorted(by: { $0.path < $1.path }) {
            let bytes = try Data(contentsOf: file)
            #expect(throws: Never.self, "\(kind)/\(name)/\(file.lastPathComponent)") { try parser.refusal(of: bytes) }
        }
    }
}
