import Foundation
import NightjarKit
import NightjarTestKit
import Testing

/// The analysis of the kit's own documentation, with a limit that a test can break.
private struct TokenLengths: Analysis {
    static let id = "token-lengths"
    static let summary = "How many tokens the texts have"

    struct Parameters: AnalysisParameters {
        @Parameter("The texts") var texts: Dataset
        @Parameter("The longest", in: 1...100) var longest = 100
    }

    static func problems(with parameters: Parameters) -> [String] {
        parameters.longest == 13 ? ["`longest` is 13, which brings bad luck"] : []
    }

    func run(_ parameters: Parameters, in context: Context) async throws -> Results {
        let model = try await context.model()
        var results = Results()
        let lengths = try context.texts(parameters.texts).map { min(parameters.longest, model.tokenize($0).count) }
        results.headline("tokens", lengths.reduce(0, +))
        var draws = context.random("draw")
        results.headline("draw", draws.below(1000))
        results.table(Table("lengths", title: "Lengths", columns: [("tokens", .int(lengths))]))
        return results
    }
}

@Suite("An analysis runs in a test as it does in a job")
struct AnalysisRunTests {
    @Test("over the kit's model and texts, with parameters as a job file has them")
    func runs() async throws {
        let results = try await AnalysisTest.run(
            TokenLengths.self, parameters: "{texts: {path: finance.txt, limit: 3}}")
        let lengths = try results.table("lengths").ints("tokens")
        #expect(lengths.count == 3)
        #expect(try results.headline("tokens") == Double(lengths.reduce(0, +)))
        #expect(throws: Missing.self) { try results.headline("token") }
    }

    @Test("over a test's own files and seed, with either model", arguments: TinyModel.allCases)
    func ownFiles(_ model: TinyModel) async throws {
        let folder = try TestFolder(model, files: ["own/texts.txt": "the bank\nbond"])
        let results = try await AnalysisTest.run(TokenLengths.self, parameters: "texts: own/texts.txt", in: folder)
        // Special tokens, and a token a word.
        #expect(try results.table("lengths").ints("tokens") == (model == .bert ? [4, 3] : [3, 2]))
        let other = try await AnalysisTest.run(
            TokenLengths.self, parameters: "texts: own/texts.txt", in: folder, seed: 8)
        #expect(try results.headline("draw") != other.headline("draw"))
    }

    @Test(
        "parameters are refused as a job's are",
        arguments: [
            ("texts: finance.txt\nlongset: 3", "longest"), ("{}", "texts"),
            ("{texts: finance.txt, longest: 101}", "longest"), ("{texts: finance.txt, longest: 13}", "bad luck"),
            ("texts: absent.txt", "absent.txt"),
        ])
    func refused(_ parameters: String, _ word: String) async throws {
        let problem = await #expect(throws: Problem.self) {
            _ = try await AnalysisTest.run(TokenLengths.self, parameters: parameters)
        }
        #expect(problem?.description.contains(word) == true)
    }
}

@Suite("The tiny models run, and are the same everywhere")
struct TinyModelTests {
    @Test("every word of the texts is one token, others are letters", arguments: TinyModel.allCases)
    func words(_ kind: TinyModel) async throws {
        let folder = try TestFolder(kind)
        let model = try await Context(host: folder.host()).model()
        for word in TinyTexts.words { #expect(model.isolated(word).count == 1, "\(word)") }
        #expect(model.isolated("zebra").count == (kind == .bert ? 5 : 6))
    }

    @Test("a masked and a causal head predict", arguments: TinyModel.allCases)
    func predicts(_ kind: TinyModel) async throws {
        let folder = try TestFolder(kind)
        let model = try await Context(host: folder.host()).model()
        let text = kind == .bert ? "the [MASK] of rain" : "the bank of"
        let predictions = try model.predict(text, top: 3, threads: 1, scratch: folder.url)
        #expect(predictions.count == 1 && predictions[0].count == 3)
        #expect(predictions[0][0].probability > predictions[0][2].probability)
    }

    @Test("two folders hold the same bytes, and are gone when they are let go")
    func same() throws {
        var folders = [try TestFolder(.llama), try TestFolder(.llama)]
        let urls = folders.map(\.url)
        for file in ["model/model.safetensors", "model/tokenizer.json", "model/config.json", "labelled.jsonl"] {
            let bytes = try urls.map { try Data(contentsOf: $0.appendingPathComponent(file)) }
            #expect(bytes[0] == bytes[1] && !bytes[0].isEmpty, "\(file)")
        }
        folders = []
        #expect(!urls.contains { FileManager.default.fileExists(atPath: $0.path) })
    }
}
