import Foundation
import NightjarKit

extension ProbingReport {
    /// What was assumed, and what the reader must know of the data.
    func addNotes(to results: inout Results) {
        if isCausal, parameters.position == .cls {
            results.note(
                "The first token of this model sees no other: its state says nothing of the text. Use `position: last` "
                    + "or `mean`.", kind: .warning)
        }
        if let best, best.interval.low <= majority {
            results.note(
                "The best layer's probe is not surely better than always saying train's most frequent label: no layer was "
                    + "shown to hold these labels in a line's reach.", kind: .warning)
        }
        let loose = layers.filter { !$0.outcome.isConverged }.map { "\($0.outcome.layer)" }
        if !loose.isEmpty {
            results.note(
                "A fit came to no end within 1,000 steps in layers \(loose.joined(separator: ", ")); its probe is near "
                    + "the optimum, not at it." + (parameters.standardize ? "" : " `standardize: true` helps."),
                kind: .warning)
        }
        if data.testTextsInTrain > 0 {
            results.note(
                "\(data.testTextsInTrain) of the \(data.test.items.count) test texts are, word for word, in train too: "
                    + "accuracies are too high by what was learnt by heart.", kind: .warning)
        }
        if texts.cut > 0 { results.note("\(texts.cut) texts were cut to \(texts.limit) tokens.") }
        results.note(
            "A probe is a logistic regression on \(state) of a text, fitted on \(data.train.items.count) texts"
                + (parameters.standardize ? ", every dimension scaled to mean 0 and deviation 1 on them" : "")
                + "; its penalty and the best layer were chosen on \(data.dev.items.count), and accuracies measured on "
                + "\(data.test.items.count). Labels: \(data.labelsInWords).")
        if control != nil {
            results.note(
                "The control is the same probe on the true labels dealt out anew among the texts: nothing but noise can be "
                    + "learnt. What it gets right on train (`controlTrain`) is what a probe of this size learns by heart; a "
                    + "probe tells something of the layer where it beats both the control and the most frequent label.")
        }
        results.note(
            "That a probe reads a label off a layer says that the layer holds it in a line's reach, not that the model "
                + "uses it.")
    }

    private var state: String {
        switch parameters.position {
        case .last: "the state of the last token that is not special"
        case .mean: "the mean of all tokens' states, special tokens included,"
        case .cls: "the first token's state"
        }
    }
}
