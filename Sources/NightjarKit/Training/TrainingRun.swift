import Foundation
import Problems
import Tensors
import Training

/// One training from its first step, or from where an earlier attempt got to, to its result.
final class TrainingRun {
    /// What decides a run, beside the model.
    struct Plan {
        /// In log and messages, and what state is kept under.
        var name: String
        var recipe: any TrainingRecipe
        /// So many epochs that are no better end it.
        var patience = Int.max
        /// Texts of an epoch.
        var texts: Int
        /// What an epoch's losses are the mean over: its texts, or their answers' tokens.
        var losses: Int
        /// Of recipe and texts.
        var fingerprint: Double
        /// What is trained.
        var tensors: [TensorShape]
    }

    private let plan: Plan
    private let context: Context
    private let begin: () throws -> any Trainee
    private let storage: TrainingStorage
    /// How far it is.
    private(set) var state: TrainingState
    /// The weights of the best epoch, in the order of the plan's tensors.
    private let best: [FloatBuffer]

    /// - Parameter begin: Makes the training as it is before the first step.
    init(_ plan: Plan, context: Context, pace: TrainingStorage.Pace, begin: @escaping () throws -> any Trainee) {
        self.plan = plan
        self.context = context
        self.begin = begin
        storage = TrainingStorage(name: plan.name, context: context, pace: pace)
        state = TrainingState(fingerprint: plan.fingerprint)
        best = plan.tensors.map { FloatBuffer(count: $0.shape.reduce(1, *), name: $0.name) }
    }

    /// Trains as far as is left to train.
    ///
    /// - Returns: The best epoch's weights, by their names.
    func weights(_ progress: (Double, String) -> Void) throws -> [String: FloatBuffer] {
        let saved = try storage.state(fingerprint: state.fingerprint)
        if let saved, saved.hasEnded, try storage.readBest(of: saved, into: best) {
            state = saved
        } else {
            var trainee = try begin()
            if let saved {
                if try storage.read(saved, into: trainee.training, best: best) {
                    state = saved
                } else {
                    trainee = try begin()
                }
            }
            try run(trainee, progress)
        }
        return Dictionary(uniqueKeysWithValues: zip(plan.tensors.map(\.name), best))
    }

    private func run(_ trainee: any Trainee, _ progress: (Double, String) -> Void) throws {
        let recipe = plan.recipe, training = trainee.training
        let steps = recipe.steps(ofEpoch: plan.texts) * recipe.epochs
        while state.stopped == nil, state.epochs < recipe.epochs, state.sinceBest < plan.patience {
            let epoch = state.epochs + 1
            var generator = context.random("\(plan.name) epoch \(epoch)")
            let order = generator.shuffled(Array(0..<plan.texts))
            while state.done < plan.texts, state.stopped == nil {
                try context.checkCancellation()
                let texts = order[state.done..<min(state.done + recipe.textsPerStep, plan.texts)]
                let rate = recipe.learningRate(step: training.steps, of: steps)
                let step = try trainee.step(texts, learningRate: rate)
                context.host.count(forwardPasses: texts.count, backwardPasses: texts.count)
                guard step.isFinite else {
                    let what = step.loss.isFinite ? "gradient" : "loss"
                    try stop("the \(what) is no number at epoch \(epoch), step \(state.done / recipe.textsPerStep + 1)")
                    break
                }
                state.done += texts.count
                state.loss += step.loss
                let part = Double(state.done) / Double(plan.texts)
                progress(
                    (Double(epoch - 1) + part) / Double(recipe.epochs),
                    "epoch \(epoch), \(state.done) of \(plan.texts) texts")
                if state.done < plan.texts { try storage.writeIfDue(&state, training) }
            }
            if state.stopped == nil { try endEpoch(trainee) }
        }
        try storage.writeEnd(&state, training)
    }

    /// Judges the weights, and keeps the weights where they are the best so far.
    private func endEpoch(_ trainee: any Trainee) throws {
        let epoch = state.epochs + 1, judged = try trainee.judge()
        guard judged.loss.isFinite else { return try stop("the loss is no number after epoch \(epoch)") }
        let isBest = judged.accuracy == nil || state.devLosses.allSatisfy { judged.loss < $0 }
        if let accuracy = judged.accuracy {
            state.devLosses.append(judged.loss)
            state.devAccuracies.append(accuracy)
        }
        state.trainLosses.append(state.loss / Double(plan.losses))
        state.sinceBest = isBest ? 0 : state.sinceBest + 1
        (state.done, state.loss) = (0, 0)
        if isBest {
            state.bestEpoch = epoch
            for (best, weight) in zip(best, trainee.training.weights) {
                best.pointer.update(from: weight.values.pointer, count: best.count)
            }
        }
        try storage.write(&state, trainee.training, best: isBest ? best : nil)
    }

    private func stop(_ reason: String) throws {
        guard state.bestEpoch > 0 else {
            throw Problem(.failed, "\(plan.name): \(reason), before an epoch was through; lower the learning rate")
        }
        state.stopped = reason
        context.warn("\(plan.name): \(reason); the weights of epoch \(state.bestEpoch) are kept")
    }
}
