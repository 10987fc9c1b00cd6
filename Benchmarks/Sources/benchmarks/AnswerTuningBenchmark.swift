import Foundation
import NightjarKit

private struct Job: Encodable {
    var model: String
    var method: String
    var threads: Int
    var batch: Int
    var ids: [[Int]]
    var answers: [[Int]]
}

/// Steps of tuning a causal model on answers, in turns with PyTorch and PEFT.
func answerTuningBenchmark(_ settings: Settings) throws {
    let folder = try Folder()
    var path = settings.text("model")
    if path == nil {
        try Peer.run("answer_tuning.py", ["make", folder.url.appending(path: "model").path])
        path = folder.url.appending(path: "model").path
    }
    let threads = settings("threads", ProcessInfo.processInfo.activeProcessorCount)
    let file = URL(filePath: path ?? "").standardized
    let model = try Model(folder: file, threads: threads)
    let batch = settings("batch", 4), accumulation = settings("accumulation", 4), rounds = settings("rounds", 6)
    let tokens = settings("tokens", 128), answer = settings("answer", 16), method = settings.text("method") ?? "lora"
    var generator = SeededGenerator(seed: 1)
    let examples = (0..<batch * accumulation).map { _ in
        AnswerExample(
            ids: (0..<tokens).map { _ in Int.random(in: 1000..<model.shape.vocabulary, using: &generator) },
            answer: tokens - answer..<tokens)
    }
    let job = Job(
        model: file.path, method: method, threads: threads, batch: batch, ids: examples.map(\.ids),
        answers: examples.map { [$0.answer.lowerBound, $0.answer.upperBound] })
    let jobFile = folder.url.appending(path: "job.json")
    try JSONEncoder().encode(job).write(to: jobFile)
    let peer = settings("peer", 1) > 0 ? try Peer("answer_tuning.py", ["serve", jobFile.path]) : nil

    var recipe = AnswerTuning()
    recipe.method = method == "lora" ? .lora(.init()) : .full
    (recipe.batch, recipe.accumulation, recipe.epochs) = (batch, accumulation, 1)
    print(
        "  \(model.architecture), \(model.layers) layers of width \(model.width), \(method): "
            + "\(try model.trainedParameters(recipe)) values trained; \(batch) × \(accumulation) × \(tokens) tokens a step, "
            + "\(answer) of an answer, \(threads) threads")
    let context = Context(host: BenchmarkHost(threads: threads))
    let train = (0...rounds).flatMap { _ in examples }
    try measureSteps(
        peer: peer, named: "PyTorch\(method == "lora" ? " with PEFT" : ""), float32",
        estimate: try model.estimate(ofTuning: train, recipe, in: context)
    ) { step in
        _ = try model.tune(on: train, recipe, named: "benchmark", in: context, progress: step)
    }
}
