import Captures
import Training

/// A causal model on its way, with the answers that it learns.
struct AnswerTrainee: Trainee {
    let answers: AnswerTraining
    let examples: [AnswerExample]
    let context: Context

    var training: ModelTraining { answers.training }

    func step(_ texts: ArraySlice<Int>, learningRate: Double) throws -> TrainingStep {
        try answers.step(texts.map { examples[$0] }, learningRate: learningRate)
    }

    /// A step's loss says nothing of the weights that it leaves: as many examples are looked at again.
    func judge() throws -> (loss: Double, accuracy: Double?) {
        let some = Array(examples.prefix(answers.recipe.textsPerStep))
        let scores = try answers.model.finishedRun(of: some.texts, in: context)
            .answerScores(some.map(\.answer), head: answers.head)
        return (-scores.reduce(0) { $0 + $1.logProbability } / Double(some.answerTokens), nil)
    }
}
