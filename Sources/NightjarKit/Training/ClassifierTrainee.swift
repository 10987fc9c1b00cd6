import Tensors
import Training

/// A classifier on its way, with what it learns from and is judged by.
struct ClassifierTrainee: Trainee {
    let classifier: ClassifierTraining
    let train, dev: [LabelledText]
    let context: Context

    var training: ModelTraining { classifier.training }

    func step(_ texts: ArraySlice<Int>, learningRate: Double) throws -> TrainingStep {
        try classifier.step(texts.map { train[$0] }, learningRate: learningRate)
    }

    func judge() throws -> (loss: Double, accuracy: Double?) {
        let logits = try classifier.classifier.logits(
            of: dev.map { $0.ids.map(Int32.init) }, threads: context.threads,
            checkCancellation: context.checkCancellation)
        context.host.count(forwardPasses: dev.count, backwardPasses: 0)
        var loss = 0.0, right = 0
        for (text, logits) in zip(dev, logits) {
            loss += Numbers.logSumExp(logits, count: logits.count) - Double(logits[text.label])
            if logits.firstIndex(of: logits.max() ?? 0) == text.label { right += 1 }
        }
        return (loss / Double(dev.count), Double(right) / Double(dev.count))
    }
}
