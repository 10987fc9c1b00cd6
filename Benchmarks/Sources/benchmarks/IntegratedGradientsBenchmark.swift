import Foundation
import NightjarKit

/// The sweep over 1…200 steps of one text, beside captum's loop over them, in float32 with as many threads.
///
/// A sample of it is timed on both sides and scaled by the number of nodes; `every=1` times all.
func integratedGradientsBenchmark(_ settings: Settings) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "integrated-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let checkpoint = folder.appending(path: "model")
    try Peer.run("integrated_gradients.py", ["make", checkpoint.path] + (settings.text("model").map { [$0] } ?? []))
    let sweep = try IntegratedSweep(settings, checkpoint: checkpoint, in: folder)
    for rule in [QuadratureRule.left, .gaussLegendre] { try sweep.compare(rule) }
}

private struct IntegratedSweep {
    let attribution: Attribution
    let path: InputPath
    let model: Model
    let peer: Peer
    let every, rounds: Int

    private struct Job: Encodable {
        var model: String
        var threads, output, batch: Int
        var ids, baseline: [Int32]
    }
    private struct Ready: Decodable { var ready: Bool }
    private struct Choice: Encodable { var `do` = "choose" }
    private struct Request: Encodable {
        var `do` = "sweep"
        var rule: String
        var steps: [Int]
    }
    private struct Answer: Decodable {
        var wall, processor: Double
        var found: [[Double]]
    }

    init(_ settings: Settings, checkpoint: URL, in folder: URL) throws {
        let threads = settings("threads", ProcessInfo.processInfo.activeProcessorCount)
        let context = Context(host: BenchmarkHost(threads: threads))
        let model = try Model(folder: checkpoint, threads: threads)
        let frame = model.tokenize("")
        var generator = SeededGenerator(seed: 1)
        let tokens = settings("tokens", 60)
        let ids = [frame[0]] + (2..<tokens).map { _ in 200 + generator.below(2_500) } + [frame[frame.count - 1]]
        let pad = Int32(model.padID ?? 0)
        path = InputPath(
            ids: ids.map(Int32.init),
            baseline: ids.indices.map { $0 == 0 || $0 + 1 == tokens ? Int32(ids[$0]) : pad }, output: 1)
        attribution = try model.attribution(at: .embeddings, of: .logit, in: context)
        self.model = model
        every = settings("every", 20)
        rounds = settings("rounds", 2)
        let file = folder.appending(path: "job.json")
        try JSONEncoder().encode(
            Job(
                model: checkpoint.path, threads: threads, output: 1, batch: 12, ids: path.ids,
                baseline: path.baseline.compactMap(\.self))
        ).write(to: file)
        peer = try Peer("integrated_gradients.py", ["serve", file.path])
        _ = try peer.read(Ready.self)
        let batch = try peer.ask(Choice(), as: Answer.self).found[0][0]
        print(
            "  \(tokens) tokens, \(model.layers) layers of width \(model.width), \(threads) threads; captum in batches of \(Int(batch)), its fastest"
        )
    }

    func compare(_ rule: QuadratureRule) throws {
        let whole = QuadratureSweep(rule, steps: Array(1...200))
        let steps = stride(from: every, through: 200, by: every).map { $0 }
        let sampled = QuadratureSweep(rule, steps: every == 1 ? Array(1...200) : steps)
        // As many nodes as captum asks, evenly from all.
        let asked = sampled.sums.reduce(0) { $0 + $1.steps }
        let share = max(1, whole.nodes.count / max(1, asked))
        let nodes = every == 1 ? whole.nodes : stride(from: 0, to: whole.nodes.count, by: share).map { whole.nodes[$0] }
        var ours = 0.0, theirs = 0.0, largest = 0.0
        for _ in 0..<rounds {
            Thread.sleep(forTimeInterval: 0.5)
            ours += try seconds { _ = try slopes(nodes) } / Double(nodes.count) * Double(whole.nodes.count)
            let answer = try peer.ask(Request(rule: rule.inCaptum, steps: sampled.sums.map(\.steps)), as: Answer.self)
            theirs += answer.wall / Double(asked) * 20_100
            if largest == 0 { largest = try difference(answer.found, sampled) }
        }
        ours /= Double(rounds)
        theirs /= Double(rounds)
        print(
            String(
                format: "  %@: ours %.1f s, captum's loop %.1f s: × %.2f; by arithmetic alone × %.2f%@",
                rule.rawValue, ours, theirs, theirs / ours, bound(nodes: whole.nodes.count),
                every == 1 ? "" : " (a sample of both, scaled by the nodes: 20,100 and \(whole.nodes.count))"))
        print(String(format: "  largest difference %.1e of the largest attribution", largest))
        guard largest < 1e-3 else {
            print("  the attributions differ")
            exit(1)
        }
    }

    private func slopes(_ nodes: [Double]) throws -> [PathSlopes] {
        try attribution.slopes(at: nodes.map { PathPoint(path: 0, factor: $0) }, of: [path])
    }

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        var spent = Spent()
        try spent.measure(body)
        return spent.wall
    }

    private func difference(_ found: [[Double]], _ sweep: QuadratureSweep) throws -> Double {
        guard let last = sweep.sums.last, let expected = found.last else { return .nan }
        let slopes = try slopes(last.nodes.map { sweep.nodes[$0] })
        let scale = expected.map(abs).max() ?? 1
        return expected.indices.map { token in
            let own = zip(last.weights, slopes).reduce(0) { $0 + $1.0 * $1.1.tokens[token] }
            return abs(own - expected[token]) / scale
        }.max() ?? .nan
    }

    /// Multiplications of captum's nodes by those of ours: fewer nodes, of the last layer's queries and of what follows
    /// attention one row, and of the first layer's three projections, which are linear along the path, none.
    private func bound(nodes: Int) -> Double {
        let shape = model.shape, tokens = path.ids.count
        let perLayer = Double(tokens * (shape.layerParameters + 2 * shape.width * tokens))
        let spared = Double(
            (tokens - 1) * shape.width * (2 * shape.width + 2 * shape.intermediateSize)
                + tokens * 3 * shape.width * shape.width)
        let all = Double(shape.layers) * perLayer
        return 20_100 / Double(nodes) * all / (all - spared)
    }
}

extension QuadratureRule {
    /// captum's name.
    fileprivate var inCaptum: String { self == .gaussLegendre ? "gausslegendre" : "riemann_\(rawValue)" }
}
