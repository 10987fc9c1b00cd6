import Training

/// What a training run trains: steps over numbered texts, and what an epoch's end says.
protocol Trainee {
    /// The weights, their moments, and the steps.
    var training: ModelTraining { get }
    /// Takes a step over these texts.
    func step(_ texts: ArraySlice<Int>, learningRate: Double) throws -> TrainingStep
    /// What the weights are worth after an epoch: the mean loss over the dev texts and the share of those that are right;
    /// without dev texts the loss over some of the others, no accuracy, and the newest weights are the best.
    func judge() throws -> (loss: Double, accuracy: Double?)
}
