import Foundation
import NightjarKit

/// What the benchmarks over single neurons have in common: a model, prompts, and the peer that has both, too.
struct SingleNeurons {
    let model: Model
    let context: Context
    let prompts: [Prompt]
    /// Drawn from all of the model's.
    let neurons: [(layer: Int, neuron: Int)]
    let shifts: [Float]
    /// Nil where nothing is compared.
    private let peer: Peer?
    let threads: Int
    private let folder: Folder
    private let file, foundFile: URL

    struct Prompt: Encodable {
        var ids: [Int]
        var position: Int
        var output: Int
    }

    private struct Job: Encodable {
        var model: String
        var causal: Bool
        var threads: Int
        var prompts: [Prompt]
        var neurons: [[Int]]
        var shifts: [Float]
        var found: String
    }

    /// - Parameters:
    ///   - settings: `model`, a checkpoint (made where it is not given); `prompts`, a JSONL file with `prompt` and
    ///     `answer` (random tokens where it is not given); how many `prompts`, `neurons`, `values`; `threads`.
    ///   - shape: What is made where no model is given: `causal` or `masked`.
    init(_ settings: Settings, shape: String, prompts count: Int, neurons: Int, hasPeer: Bool = true) throws {
        folder = try Folder()
        foundFile = folder.url.appending(path: "found")
        var path = settings.text("model")
        if path == nil {
            try Peer.run("single_neurons.py", ["make", shape, folder.url.appending(path: "model").path])
            path = folder.url.appending(path: "model").path
        }
        let file = URL(filePath: path ?? "")
        self.file = file
        threads = settings("threads", ProcessInfo.processInfo.activeProcessorCount)
        let model = try Model(folder: file, threads: threads)
        self.model = model
        context = Context(host: BenchmarkHost(threads: threads))
        var generator = SeededGenerator(seed: 1)
        let count = settings("count", count)
        prompts =
            try settings.text("prompts").map { try Self.read(URL(filePath: $0), count: count, model) }
            ?? Self.draw(count, tokens: settings("tokens", 28), model, using: &generator)
        self.neurons = (0..<settings("neurons", neurons)).map { _ in
            (
                Int.random(in: 0..<model.layers, using: &generator),
                Int.random(in: 0..<model.shape.intermediateSize, using: &generator)
            )
        }
        let half = max(1, settings("values", 20) / 2)
        shifts = (-half...half).filter { $0 != 0 }.map { Float($0) * 0.2 }
        let job = Job(
            model: file.standardized.path, causal: model.headKind == .causalLM, threads: threads, prompts: prompts,
            neurons: self.neurons.map { [$0.layer, $0.neuron] }, shifts: shifts, found: foundFile.path)
        let jobFile = folder.url.appending(path: "job.json")
        try JSONEncoder().encode(job).write(to: jobFile)
        peer = hasPeer ? try Peer("single_neurons.py", ["serve", jobFile.path]) : nil
        _ = try peer?.read([String: Bool].self)
    }

    /// How long the peer took, and what it found, in the request's order.
    func ask(_ request: some Encodable) throws -> (spent: Spent, found: [Float]) {
        guard let spent = try peer?.ask(request, as: Spent.self) else { return (Spent(), []) }
        let bytes = try Data(contentsOf: foundFile)
        return (spent, bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) })
    }

    /// The model once more, nothing of it read yet.
    func reopened() throws -> Model { try Model(folder: file, threads: threads) }

    /// The first prompts with changes of the first neurons to their activation plus each shift.
    func interventions(prompts: Int, neurons: Int) -> [InterventionText] {
        let shifts = shifts
        return self.prompts.prefix(prompts).map { prompt in
            InterventionText(
                ids: prompt.ids.map(Int32.init), position: prompt.position, outputs: [prompt.output],
                interventions: self.neurons.prefix(neurons).map { neuron in
                    Intervention(layer: neuron.layer, neuron: neuron.neuron, count: shifts.count) { activation in
                        shifts.map { activation + $0 }
                    }
                })
        }
    }

    var isCausal: Bool { model.headKind == .causalLM }
    /// Tokens of a prompt, on average.
    var tokens: Double { Double(prompts.reduce(0) { $0 + $1.ids.count }) / Double(max(1, prompts.count)) }

    /// One line about the model and the prompts.
    var description: String {
        "\(model.architecture), \(model.layers) layers of width \(model.width), \(model.shape.vocabulary) tokens; "
            + String(format: "%d prompts of %.1f tokens, %d threads", prompts.count, tokens, threads)
    }

    private static func draw(
        _ count: Int, tokens: Int, _ model: Model, using generator: inout SeededGenerator
    ) -> [Prompt] {
        (0..<count).map { _ in
            Prompt(
                ids: (0..<tokens).map { _ in Int.random(in: 0..<model.shape.vocabulary, using: &generator) },
                position: model.headKind == .causalLM ? tokens - 1 : tokens / 2,
                output: Int.random(in: 0..<model.shape.vocabulary, using: &generator))
        }
    }

    /// Prompts of a file, spread over it.
    private static func read(_ file: URL, count: Int, _ model: Model) throws -> [Prompt] {
        struct Row: Decodable {
            var prompt: String
            var answer: String
        }
        let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
        let chosen = stride(from: 0, to: lines.count, by: max(1, lines.count / max(1, count))).prefix(count)
        return try chosen.map { line in
            let row = try JSONDecoder().decode(Row.self, from: Data(lines[line]))
            let answered = try model.answered(row.prompt, row.answer, join: .auto)
            return Prompt(ids: answered.ids, position: answered.position, output: answered.token)
        }
    }
}

/// A folder that goes with its owner.
final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "nightjar-benchmark-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }
}
