import NightjarKit

/// What became of one model.
struct ModelOutcome: Sendable {
    /// One learning rate's training.
    struct Run: Sendable {
        let learningRate: Double
        let epochs: [FineTuned.Epoch]
        /// The epoch whose weights were kept, from 1.
        let bestEpoch: Int
        /// Why training ended early, where it did.
        let stopped: String?

        /// Of the weights that were kept; nil where none were.
        var devLoss: Double? { epochs.first { $0.epoch == bestEpoch }?.devLoss }
    }

    let name: String
    /// In the order of the job's learning rates.
    var runs: [Run] = []
    /// The place of the run with the least loss on dev; nil where no run came to a result.
    var best: Int?
    /// What the best run's weights say of the texts of test.
    var predicted: [Int] = []
    /// How many texts were cut, and to how many tokens.
    let cut: (texts: Int, limit: Int)

    var bestRun: Run? { best.map { runs[$0] } }
    var devLoss: Double { bestRun?.devLoss ?? .infinity }
}
