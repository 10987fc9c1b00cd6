import NightjarKit

/// The bag of words that a language model has to beat, learnt from train alone.
struct Rival: Sendable {
    static let name = Baseline.tfidfSVM.rawValue

    /// What it says of the texts of test.
    let predicted: [Int]
}

extension Rival {
    init(_ data: LabelledData, in context: Context) throws {
        let bag = try BagOfWords(
            texts: data.train.texts, labels: data.train.labels, classes: data.labels.count,
            checkCancellation: context.checkCancellation)
        predicted = data.test.texts.map(bag.predicted)
    }
}
