import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import LanguageNeurons

@Suite("A run of language-neurons")
struct RunTests {
    private static let parameters = "{corpora: {money: finance.txt, life: everyday.txt}, share: 0.1, threshold: 0.8}"

    private func parameters() throws -> LanguageNeuronsParameters {
        try LanguageNeuronsParameters(document: Data(Self.parameters.utf8), file: "job.yaml")
    }

    @Test("gives the histogram of what it selects, and each language's neurons", arguments: TinyModel.allCases)
    func tables(_ model: TinyModel) async throws {
        let results = try await AnalysisTest.run(
            LanguageNeurons.self, parameters: Self.parameters, in: TestFolder(model))
        let neurons = try results.table("neurons"), languages = try results.table("languages")
        #expect(try results.headline("selected") > 0)
        #expect(try languages.strings("language") == ["life", "money"])
        let histogram = try results.table("histogram")
        #expect(try histogram.ints("count").reduce(0, +) == languages.ints("neurons").reduce(0, +))
        #expect(try neurons.bools("belongs").count { $0 } == languages.ints("neurons").reduce(0, +))
        let entropies = try neurons.doubles("entropy")
        #expect(entropies == entropies.sorted())
    }

    @Test("does not depend on threads, on the languages' company, or on a stop in between")
    func same() async throws {
        let folder = try TestFolder(.llama)
        func probabilities(_ host: FolderHost, _ parameters: LanguageNeuronsParameters) async throws -> [[Float]] {
            let results = try await LanguageNeurons().run(parameters, in: Context(host: host))
            return try #require(results.tensors.first).tensors.map(\.values)
        }
        let whole = try await probabilities(folder.host(threads: 1), parameters())
        #expect(try await probabilities(folder.host(threads: 3), parameters()) == whole)
        let stopped = FolderHost(folder.url, savesUntilStop: 1)
        await #expect(throws: FolderHost.Stopped.self) { _ = try await probabilities(stopped, parameters()) }
        let resumed = FolderHost(folder.url, state: stopped.savedState)
        #expect(resumed.savedState.count == 1)
        #expect(try await probabilities(resumed, parameters()) == whole)
        // The same language under two names is equally active in both.
        var twice = try parameters()
        twice.corpora["again"] = twice.corpora["life"]
        let three = try await probabilities(folder.host(), twice)
        let neurons = whole[0].count / 2
        #expect(three[0].prefix(neurons) == whole[0].prefix(neurons))
        #expect(three[0].prefix(neurons) == three[0][neurons..<2 * neurons])
    }

    @Test("special tokens count only where they are asked for")
    func specialTokens() async throws {
        var own = try parameters()
        let without = try await AnalysisTest.run(LanguageNeurons.self, parameters: own)
        own.specialTokens = .include
        let with = try await AnalysisTest.run(LanguageNeurons.self, parameters: own)
        let difference = zip(
            try with.table("languages").ints("tokens"), try without.table("languages").ints("tokens")
        ).map { $0 - $1 }
        #expect(difference == [48, 48])  // [CLS] and [SEP] of 24 texts.
    }

    @Test("says so where the share is not one neuron, or fewer are above the bar than were asked for")
    func few() async throws {
        func warnings(_ parameters: String) async throws -> [String] {
            let all = "{corpora: {money: finance.txt, life: everyday.txt}, \(parameters)}"
            return try await AnalysisTest.run(LanguageNeurons.self, parameters: all).notes
                .filter { $0.kind == .warning }.map(\.text)
        }
        #expect(try await warnings("share: 0.001").contains { $0.contains("is not one neuron") })
        #expect(try await warnings("share: 1").contains { $0.contains("128 were asked for") })
        #expect(try await warnings("share: 0.1, threshold: 0.8").count == 1)  // Few tokens.
    }

    @Test("takes counts from the cache, whatever is selected of them")
    func cached() async throws {
        let folder = try TestFolder(.bert), cache = folder.url.appendingPathComponent("cache")
        let first = FolderHost(folder.url, cache: cache)
        _ = try await LanguageNeurons().run(parameters(), in: Context(host: first))
        var other = try parameters()
        other.share = 0.5
        let second = FolderHost(folder.url, cache: cache)
        _ = try await LanguageNeurons().run(other, in: Context(host: second))
        #expect(first.forwardPasses.withLock { $0 } == 48)
        #expect(second.forwardPasses.withLock { $0 } == 0)
    }

    @Test(
        "is refused in one line",
        arguments: [
            ("{corpora: {en: finance.txt}}", "two or more"),
            ("{corpora: {en: finance.txt, ja: everyday.txt}, share: 0}", "share"),
            ("{corpora: {en: finance.txt, ja: empty.txt}}", "empty.txt"),
            ("{corpora: {en: finance.txt, ja: everyday.txt}, treshold: 0.9}", "threshold"),
        ])
    func refused(_ parameters: String, _ word: String) async throws {
        let folder = try TestFolder(.bert, files: ["empty.txt": "\n"])
        let problem = await #expect(throws: Problem.self) {
            _ = try await AnalysisTest.run(LanguageNeurons.self, parameters: parameters, in: folder)
        }
        #expect(problem?.description.contains(word) == true, "\(problem?.description ?? "")")
    }
}
