import Captures
import Foundation
import Problems
import Tensors
import Training

/// One fine-tuning from its first step, or from where an earlier attempt got to, to its result.
final class FineTuningRun {
    private let model: Model
    private let train, dev: [LabelledText]
    private let labels: [String]
    private let recipe: FineTuning
    private let name: String
    private let context: Context
    private var state: FineTuningState
    private let storage: FineTuningStorage

    init(
        model: Model, train: [LabelledText], dev: [LabelledText], labels: [String], recipe: FineTuning, name: String,
        context: Context, pace: FineTuningStorage.Pace
    ) {
        self.model = model
        self.train = train
        self.dev = dev
        self.labels = labels
        self.recipe = recipe
        self.name = name
        self.context = context
        state = FineTuningState(fingerprint: fingerprint(train, dev, labels, recipe))
        storage = FineTuningStorage(name: name, context: context, pace: pace)
    }

    /// Trains as far as is left to train.
    func result(_ progress: (Double, String) -> Void) throws -> FineTuned {
        let shapes = try TextClassifier.trainedWeights(
            model.checkpoint, layers: recipe.layers, labels: labels.count)
        let best = shapes.map { FloatBuffer(count: $0.shape.reduce(1, *), name: $0.name) }
        let saved = try storage.state(fingerprint: state.fingerprint)
        if let saved, saved.hasEnded, try storage.readBest(of: saved, into: best) {
            state = saved
        } else {
            var training = try begin()
            if let saved {
                if try storage.read(saved, into: training, best: best) {
                    state = saved
                } else {
                    training = try begin()
                }
            }
            try run(training, best: best, progress)
        }
        let classifier = try TextClassifier(
            checkpoint: model.checkpoint, labels: labels, pooling: recipe.pooling,
            weights: Dictionary(uniqueKeysWithValues: zip(shapes.map(\.name), best)), threads: context.threads)
        return FineTuned(classifier, epochs: state.epochs, bestEpoch: state.bestEpoch, stopped: state.stopped)
    }

    private func begin() throws -> ClassifierTraining {
        var normal = NormalNumbers(context.random("\(name) classifier"))
        return try ClassifierTraining(
            checkpoint: model.checkpoint, labels: labels, recipe: recipe,
            seed: context.random("\(name) dropout").first, threads: context.threads, normal: { normal.next() })
    }

    private func run(
        _ training: ClassifierTraining, best: [FloatBuffer], _ progress: (Double, String) -> Void
    ) throws {
        let perEpoch = recipe.steps(ofEpoch: train.count)
        while state.stopped == nil, state.epochs.count < recipe.epochs, state.sinceBest < recipe.patience {
            let epoch = state.epochs.count + 1
            var generator = context.random("\(name) epoch \(epoch)")
            let order = generator.shuffled(Array(train.indices))
            while state.done < train.count, state.stopped == nil {
                try context.checkCancellation()
                let texts = order[state.done..<min(state.done + recipe.textsPerStep, train.count)].map { train[$0] }
                let rate = recipe.learningRate(step: training.steps, of: perEpoch * recipe.epochs)
                let step = try training.step(texts, learningRate: rate)
                context.host.count(forwardPasses: texts.count, backwardPasses: texts.count)
                guard step.isFinite else {
                    let what = step.loss.isFinite ? "gradient" : "loss"
                    try stop("the \(what) is no number at epoch \(epoch), step \(state.done / recipe.textsPerStep + 1)")
                    break
                }
                state.done += texts.count
                state.loss += step.loss
                let part = Double(state.done) / Double(train.count)
                progress(
                    (Double(epoch - 1) + part) / Double(recipe.epochs),
                    "epoch \(epoch), \(state.done) of \(train.count) texts")
                if state.done < train.count { try storage.writeIfDue(&state, training) }
            }
            if state.stopped == nil { try endEpoch(training, best: best) }
        }
        try storage.writeEnd(&state, training)
    }

    /// Looks at the dev texts, and keeps the weights where they are the best so far.
    private func endEpoch(_ training: ClassifierTraining, best: [FloatBuffer]) throws {
        let epoch = state.epochs.count + 1
        let logits = try training.classifier.logits(
            of: dev.map { $0.ids.map(Int32.init) }, threads: context.threads,
            checkCancellation: context.checkCancellation)
        context.host.count(forwardPasses: dev.count, backwardPasses: 0)
        let count = Double(dev.count)
        var loss = 0.0, right = 0
        for (text, logits) in zip(dev, logits) {
            loss += Numbers.logSumExp(logits, count: logits.count) - Double(logits[text.label])
            if logits.firstIndex(of: logits.max() ?? 0) == text.label { right += 1 }
        }
        guard loss.isFinite else { return try stop("the dev loss is no number after epoch \(epoch)") }
        let isBest = state.epochs.allSatisfy { loss / count < $0.devLoss }
        state.epochs.append(
            FineTuned.Epoch(
                epoch: epoch, trainLoss: state.loss / Double(train.count), devLoss: loss / count,
                devAccuracy: Double(right) / count))
        state.sinceBest = isBest ? 0 : state.sinceBest + 1
        (state.done, state.loss) = (0, 0)
        if isBest {
            state.bestEpoch = epoch
            for (best, weight) in zip(best, training.weights) {
                best.pointer.update(from: weight.values.pointer, count: best.count)
            }
        }
        try storage.write(&state, training, best: isBest ? best : nil)
    }

    private func stop(_ reason: String) throws {
        guard state.bestEpoch > 0 else {
            throw Problem(.failed, "\(name): \(reason), before an epoch was through; lower the learning rate")
        }
        state.stopped = reason
        context.warn("\(name): \(reason); the weights of epoch \(state.bestEpoch) are kept")
    }
}

/// Standard normal numbers, by the polar form's elder (Box and Muller 1958).
private struct NormalNumbers {
    private var generator: SeededGenerator

    init(_ generator: SeededGenerator) { self.generator = generator }

    mutating func next() -> Double {
        // 53 bits each, the first never 0.
        let radius = Double(generator.next() >> 11 + 1) * 0x1p-53, angle = Double(generator.next() >> 11) * 0x1p-53
        return (-2 * log(radius)).squareRoot() * cos(2 * .pi * angle)
    }
}

extension SeededGenerator {
    /// Its first 64 bits.
    fileprivate var first: UInt64 {
        var generator = self
        return generator.next()
    }
}

/// A number below 2⁵³ of all that decides a training, so that a state is taken up by no other.
private func fingerprint(
    _ train: [LabelledText], _ dev: [LabelledText], _ labels: [String], _ recipe: FineTuning
) -> Double {
    var hash = 0xCBF2_9CE4_8422_2325 as UInt64
    func add(_ number: UInt64) { hash = (hash ^ number) &* 0x100_0000_01B3 }
    for byte in "\(recipe) \(labels)".utf8 { add(UInt64(byte)) }
    for texts in [train, dev] {
        add(UInt64(texts.count))
        for text in texts {
            add(UInt64(truncatingIfNeeded: text.label))
            add(UInt64(text.ids.count))
            for id in text.ids { add(UInt64(truncatingIfNeeded: id)) }
        }
    }
    return Double(hash >> 11)
}
