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
    _ = try peer?.read([String: Bool].self)
    print(
        "  \(model.architecture), \(model.layers) layers of width \(model.width); \(batch) × \(tokens) tokens a step, "
            + "\(threads) threads")

    var recipe = FineTuning()
    recipe.batch = batch
    recipe.accumulation = 1
    recipe.epochs = 1
    let context = Context(host: BenchmarkHost(threads: threads))
    var ours: [Spent] = [], theirs: [Spent] = []
    let train = (0...rounds).flatMap { _ in texts }
    let estimate = try model.estimate(ofFineTuning: train, dev: [texts[0]], labels: classes, recipe, in: context)
    let before = memory("VmRSS")
    // Sets the high-water mark back to what there is.
    try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    var start = (ContinuousClock.now, clock())
    // Every step is told of, so the two sides take turns between them.
    _ = try model.fineTune(
        train: train, dev: [texts[0]], labels: (0..<classes).map { "\($0)" }, recipe,
        named: "benchmark", in: context
    ) { _, _ in
        ours.append(
            Spent(
                wall: start.0.duration(to: .now) / .seconds(1),
                processor: Double(clock() - start.1) / Double(CLOCKS_PER_SEC)))
        if let answer = try? peer?.ask(true, as: Spent.self) { theirs.append(answer) }
        // The peer's threads wait busily for a moment.
        Thread.sleep(forTimeInterval: 0.3)
        start = (ContinuousClock.now, clock())
    }
    let taken = memory("VmHWM") - before
    print(
        String(
            format: "  memory: foreseen %.0f MiB, taken %.0f MiB, × %.2f", Double(estimate.memory) / 1_048_576,
            taken / 1_048_576, Double(estimate.memory) / taken))
    let own = median(ours.dropFirst()), other = median(theirs.dropFirst())
    func line(_ name: String, _ spent: Spent) {
        print(
            String(
                format: "  %7.1f ms a step (%.1f of processor time): %@", spent.wall * 1e3, spent.processor * 1e3, name)
        )
    }
    line("ours", own)
    guard peer != nil else { return }
    line("PyTorch, float32, fused AdamW", other)
    print(
        String(
            format: "  ours takes %.2f times PyTorch's time (%.2f of processor time); 1.10 is the most allowed",
            own.wall / other.wall, own.processor / other.processor))
}

/// The median of each.
private func median(_ all: some Collection<Spent>) -> Spent {
    func middle(_ values: [Double]) -> Double { values.isEmpty ? .nan : values.sorted()[values.count / 2] }
    return Spent(wall: middle(all.map(\.wall)), processor: middle(all.map(\.processor)))
}
