import NightjarKit
import NightjarTestKit
import Testing

@testable import DomainNeurons

@Suite("Bad parameters and data are refused in one line")
struct RefusalTests {
    @Test("both pairs at once, or half of one")
    func combinations() throws {
        let both = try parameters("all", extra: ["texts": ["path": "positive.txt"]]).problems
        #expect(both.contains { $0.contains("not both") })
        var half = try parameters("all")
        half.negative = nil
        #expect(half.problems.count == 1)
    }

    @Test("a derived model needs corpora of its own for a contrastive vocabulary")
    func derivedVocabulary() throws {
        let problems = try parameters("derived", extra: ["tokens": "contrastive"]).problems
        #expect(problems.count == 1 && problems[0].contains("vocabulary"))
    }

    @Test("a limit that leaves no text, and a contrast that leaves no token")
    func nothingLeft() async throws {
        let context = Context(host: FolderHost(ReferenceTests.fixtures))
        await #expect(throws: Problem.self) {
            _ = try await DomainNeurons().run(parameters("all", extra: ["maxTokens": 3]), in: context)
        }
        let strict: [String: Any] = [
            "vocabulary": [
                "minDocumentRate": 0.02, "minLength": 60, "contrast": 0.7, "excludeHiraganaOnly": true,
            ] as [String: Any]
        ]
        await #expect(throws: Problem.self) {
            _ = try await DomainNeurons().run(parameters("contrastive", extra: strict), in: context)
        }
    }
}
