import Captures

extension Estimate {
    /// A training's cost over texts of these lengths, gone through in each epoch.
    init(ofTraining cost: PassCost, lengths: [Int], epochs: Int) {
        self.init(
            items: lengths.count * epochs, tokens: lengths.reduce(0, +) * epochs,
            multiplications: cost.multiplications, held: cost.held, passing: cost.computing + TrainingStorage.pieceSize)
    }
}
