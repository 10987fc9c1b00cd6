import Foundation
import NightjarKit

private struct Job: Encodable {
    var model: String
    var threads: Int
    var classes: Int
    var ids: [[Int]]
    var labels: [Int]
}

/// Steps of fine-tuning a whole encoder, dropout on, in turns with PyTorch.
func fineTuningBenchmark(_ settings: Settings) throws {
    let folder = try Folder()
    var path = settings.text("model")
    if path == nil {
        try Peer.run("fine_tuning.py", ["make", folder.url.appending(path: "model").path])
        path = folder.url.appending(path: "model").path
    }
    let threads = settings("threads", ProcessInfo.processInfo.activeProcessorCount)
    let file = URL(filePath: path ?? "").standardized
    let model = try Model(folder: file, threads: threads)
    let batch = settings("batch", 32), tokens = settings("tokens", 128), rounds = settings("rounds", 12), classes = 5
    var generator = SeededGenerator(seed: 1)
    let texts = (0..<batch).map { _ in
        LabelledText(
            ids: (0..<tokens).map { _ in Int.random(in: 1000..<model.shape.vocabulary, using: &generator) },
            label: Int.random(in: 0..<classes, using: &generator))
    }
    let job = Job(
        model: file.path, threads: threads, classes: classes, ids: texts.map(\.ids), labels: texts.map(\.label))
    let jobFile = folder.url.appending(path: "job.json")
    try JSONEncoder().encode(job).write(to: jobFile)
    let peer = settings("peer", 1) > 0 ? try Peer("fine_tuning.py", ["serve", jobFile.path]) : nil
    print(
        "  \(model.architecture), \(model.layers) layers of width \(model.width); \(batch) × \(tokens) tokens a step, "
            + "\(threads) threads")

    var recipe = FineTuning()
    recipe.batch = batch
    recipe.accumulation = 1
    recipe.epochs = 1
    let context = Context(host: BenchmarkHost(threads: threads))
    let train = (0...rounds).flatMap { _ in texts }
    try measureSteps(
        peer: peer, named: "PyTorch, float32, fused AdamW",
        estimate: try model.estimate(ofFineTuning: train, dev: [texts[0]], labels: classes, recipe, in: context)
    ) { step in
        _ = try model.fineTune(
            train: train, dev: [texts[0]], labels: (0..<classes).map { "\($0)" }, recipe, named: "benchmark",
            in: context, progress: step)
    }
}
