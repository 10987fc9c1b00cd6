import NightjarKit

extension DomainReport {
    /// What was assumed, and what the reader must know of the data.
    func addNotes(_ rankings: [SubsetRanking], to results: inout Results) {
        for note in preparation.notes { results.note(note, kind: .warning) }
        for ranking in rankings where ranking.ranking.groupSize(parameters.select) < parameters.select {
            results.note(
                "\(ranking.subset.title.capitalized): \(ranking.ranking.order.count) units are fewer than three groups of "
                    + "\(parameters.select); a group has \(ranking.ranking.groupSize(parameters.select)).",
                kind: .warning)
        }
        if let undefined = rankings.first?.ranking.undefined, undefined > 0 {
            results.note(
                "\(undefined) units gave NaN or infinite responses; they have no average precision and no rank.",
                kind: .warning)
        }
        if let vocabulary = preparation.vocabulary {
            results.note(
                "Kept \(vocabulary.result.kept.count) tokens, counted over \(vocabulary.positiveDocuments) positive and "
                    + "\(vocabulary.negativeDocuments) negative texts; dropped: \(vocabulary.summary). The whole text goes "
                    + "through the model; only the pooling is over kept tokens.")
            if !vocabulary.keptSpecialTokens.isEmpty {
                results.note(
                    "The special tokens \(vocabulary.keptSpecialTokens.joined(separator: ", ")) pass the filter, because "
                        + "the corpora are of unequal size; they stand in every text.", kind: .warning)
            }
        }
        let pooling = parameters.pooling == .mean ? "mean, accumulated in double," : "maximum"
        results.note(
            "A unit's response to a text is the \(pooling) over its "
                + (preparation.vocabulary == nil ? "tokens, special tokens included" : "kept tokens")
                + "; texts over \(parameters.maxTokens) tokens are "
                + (parameters.overlong == .drop ? "left out." : "cut to that."))
        results.note(
            "Average precision is step-wise, equal responses one threshold, as scikit-learn's average_precision_score. "
                + "With as many negative as positive texts its least value is about 0.307, not 0, and chance is 0.5.")
        if parameters.permutations > 0 {
            results.note(
                "Chance: the labels permuted \(parameters.permutations) times, the same for all units, all units' average "
                    + "precisions pooled; a unit passes by a two-sided p-value, Benjamini–Hochberg at 5 %.")
        }
    }
}
