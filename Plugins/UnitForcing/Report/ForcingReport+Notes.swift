import NightjarKit

extension ForcingReport {
    /// What was assumed, and what the reader must know.
    func addNotes(to results: inout Results) {
        let most = parameters.counts.max() ?? 0
        if available < most {
            results.note(
                "There are \(available) units to force where `counts` goes up to \(most); higher counts were taken as that.",
                kind: .warning)
        }
        let largest = runs.map(\.run.count).max() ?? 0, random = sets.size(of: .random)
        if parameters.random, random < largest {
            results.note(
                "The modules of the units to force have no more than \(random) others to draw at random against them; "
                    + "larger counts have no random units beside them.", kind: .warning)
        }
        if !parameters.counts.contains(0) {
            results.note("`counts` has no 0: there is nothing to compare with.", kind: .warning)
        }
        if setting.cut > 0 { results.note("\(setting.cut) texts were cut to \(setting.limit) tokens.") }
        results.note(
            "A forced unit puts out its median \(parameters.pooling.rawValue) response over the \(setting.texts.count) "
                + "texts of the concept at every token, whatever comes in.")
        results.note(
            model.isCausal
                ? "log p is that of each token after those before it, a text's first left out."
                : "log p is that of each token with it alone masked, special tokens left out.")
        results.note(
            "\(setting.concept.counts.count) texts of the concept are scored, and the medians come from the same data set: "
                + "what it gains is an upper bound.")
        if !model.isCausal { return }
        results.note(
            parameters.decoding == .greedy
                ? "Continuations are greedy: the most probable token each time."
                : "Continuations are drawn, with the same random numbers in every run: they differ by the units alone.")
    }
}
