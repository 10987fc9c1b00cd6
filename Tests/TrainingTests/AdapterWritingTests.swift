import Captures
import Checkpoints
import Foundation
import Models
import Problems
import Tensors
import Testing
import Training

@Suite("A new adapter")
struct AdapterWritingTests {
    /// The random models of the tests of Models.
    private static let models = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "ModelsTests/Fixtures")

    static let cases: [(base: String, adapter: LowRankConfiguration)] = [
        ("llama-grouped", .init()),
        ("llama-grouped", .init(rank: 3, alpha: 2, dropout: 0.1, modules: ["k_proj", "mlp.down_proj"], layers: 1...1)),
        ("llama-bare", .init(rank: 2, modules: ["gate_proj"], layers: 0...0)),
        ("llama-linear", .init(modules: ["lm_head", "o_proj"])),
        ("mistral-window", .init(rank: 1)), ("qwen2-window", .init(rank: 5, alpha: 2.5)), ("gpt2-lm", .init()),
        ("gpt2-scaled", .init(modules: ["c_proj"], layers: 0...0)), ("neox-parallel", .init()), ("bert-mlm", .init()),
        ("bert-classifier-bfloat", .init(modules: ["query", "pooler.dense"])), ("deberta-shared", .init()),
        ("deberta-own-half", .init(modules: ["pos_key_proj", "intermediate.dense"], layers: 0...1)),
    ]

    private func folder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "nightjar-adapter-\(UUID().uuidString)")
    }

    /// The matrices of a new adapter, with values that matter.
    private func values(_ matrices: [LowRankConfiguration.Matrix]) -> [String: FloatBuffer] {
        var generator = SystemRandomNumberGenerator()
        return Dictionary(
            uniqueKeysWithValues: matrices.map { matrix in
                let buffer = FloatBuffer(count: matrix.shape.reduce(1, *), name: matrix.name)
                for index in 0..<buffer.count { buffer.pointer[index] = .random(in: -0.5...0.5, using: &generator) }
                return (matrix.name, buffer)
            })
    }

    private func logits(_ model: any LanguageModel, _ texts: [[Int32]]) throws -> [[Float]] {
        let run = try ForwardPass(
            model: model, texts: texts, resources: .init(threads: 2, scratch: FileManager.default.temporaryDirectory)
        ).start()
        while !run.isFinished { try run.advance() }
        return try texts.indices.map { text in
            let states = UnsafeBufferPointer(
                start: run.hidden.pointer(of: text), count: run.hidden.tokens(of: text) * model.shape.width)
            return try run.logits(of: text) ?? Array(states)
        }
    }

    @Test("is written so that Nightjar has the same bits of it, and PEFT the same logits", arguments: cases.indices)
    func written(_ number: Int) throws {
        let (base, configuration) = Self.cases[number]
        let checkpoint = try Checkpoint(folder: Self.models.appending(path: base))
        let matrices = try configuration.matrices(for: checkpoint)
        let values = values(matrices)
        let texts: [[Int32]] = [[1, 5, 3, 2, 7], [4], [6, 2, 9, 9, 1, 12]]
        let trained = try logits(
            languageModel(of: checkpoint, trained: values, newAdapter: configuration), texts)
        #expect(try trained != logits(languageModel(of: checkpoint), texts))

        let folder = folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try configuration.write(values, for: checkpoint, base: checkpoint.folder.path, to: folder)
        let opened = try Checkpoint(folder: folder)
        #expect(opened.adapter?.modules.count == matrices.count / 2)
        #expect(opened.adapter?.dropout == configuration.dropout)
        #expect(try logits(languageModel(of: opened), texts) == trained)

        try JSONEncoder().encode(Said(texts: texts, logits: trained)).write(to: folder.appending(path: "said.json"))
        try expectAgreement("check_adapter.py", on: folder)
    }

    private struct Said: Encodable {
        var texts: [[Int32]]
        var logits: [[Float]]
    }

    @Test("has A and B of each module, A to begin within 1/√inputs, B with zero")
    func matrices() throws {
        let checkpoint = try Checkpoint(folder: Self.models.appending(path: "llama-grouped"))
        let found = try LowRankConfiguration(rank: 2, modules: ["k_proj"], layers: 1...1).matrices(for: checkpoint)
        let path = "base_model.model.model.layers.1.self_attn.k_proj"
        #expect(found.map(\.name) == [path + ".lora_A.weight", path + ".lora_B.weight"])
        #expect(found.map(\.shape) == [[2, 18], [12, 2]])
        #expect(abs(found[0].bound - 1 / 18.0.squareRoot()) < 1e-12)
        #expect(found[1].bound == 0)
        #expect(try LowRankConfiguration().matrices(for: checkpoint).count == 8)
    }

    static let refusedCases: [(configuration: LowRankConfiguration, words: String)] = [
        (.init(modules: ["c_attn"]), "module \"c_attn\": allowed are self_attn.q_proj, "),
        (.init(modules: ["q_proj", "embed_tokens"]), "embed_tokens"),
        (.init(layers: 1...2), "layers 1 to 2 are out of range; the model has layers 0 to 1"),
        (.init(rank: 0), "rank 0"), (.init(dropout: 1), "dropout 1.0"),
        (.init(alpha: .infinity), "alpha inf"),
    ]

    @Test("is refused by what does not fit the model", arguments: refusedCases)
    func refused(_ configuration: LowRankConfiguration, _ words: String) throws {
        let checkpoint = try Checkpoint(folder: Self.models.appending(path: "llama-grouped"))
        let problem = try #require(throws: Problem.self) { _ = try configuration.matrices(for: checkpoint) }
        #expect(problem.message.contains(words), "\(problem)")
    }

    @Test("over an adapter is refused, and so is an encoder's fine-tuning")
    func stacked() throws {
        let adapter = try Checkpoint(folder: Self.models.appending(path: "adapters/bert"))
        #expect(throws: Problem.self) { _ = try LowRankConfiguration().matrices(for: adapter) }
        #expect(throws: Problem.self) { _ = try TextClassifier.trainedWeights(adapter, layers: nil, labels: 2) }
    }
}
