import NightjarKit

extension LanguageReport {
    /// What was assumed, and what the reader must know of the data.
    func addNotes(to results: inout Results) {
        if selection.wanted == 0 {
            results.note(
                "A `share` of \(parameters.share) of \(activity.layers * activity.neurons) neurons is not one neuron; "
                    + "a larger one selects some.", kind: .warning)
        }
        if selection.neurons.count < selection.wanted {
            results.note(
                "Only \(selection.candidates) neurons have a probability above the bar of \(selection.bar); "
                    + "\(selection.wanted) were asked for. A lower `threshold` leaves more.", kind: .warning)
        }
        let least = corpora.tokens.min() ?? 0
        if least < 100_000 {
            results.note(
                "The smallest corpus has \(least) tokens; the paper counted over 100 million a language. With few "
                    + "texts a neuron of a topic looks like one of a language.", kind: .warning)
        }
        for (language, cut) in zip(corpora.languages, corpora.cut) where cut > 0 {
            results.note("\(cut) texts of \(language) were cut to \(corpora.limit) tokens.")
        }
        results.note(
            "A neuron is active at a token where its activation, after the nonlinearity of \(module), is above 0. "
                + (parameters.specialTokens == .exclude
                    ? "Tokens that the tokenizer puts around a text go through the model and are not counted."
                    : "Tokens that the tokenizer puts around a text are counted."))
        results.note(
            "The bar is the \(parameters.threshold) quantile of all neurons' probabilities in all languages. Of the "
                + "\(selection.candidates) neurons with a probability above it those of least entropy are selected, "
                + "\(selection.wanted) in all, and each belongs to every language in which it is above it.")
    }
}
