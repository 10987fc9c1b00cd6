import NightjarKit

/// From the texts' integrals to results: tables, figures and headline numbers (DESIGN section 5).
struct AttributionReport {
    let parameters: IntegratedGradientsParameters
    let inputs: [AttributedInput]
    /// The classes' names.
    let labels: [String]
    let texts: [IntegratedText]
    let checks: [SanityCheck]
    let agreement: WordAgreement?

    func results() -> Results {
        var results = Results()
        addHeadlines(to: &results)
        results.table(textTable)
        if texts.count > parameters.figures { results.table(trustTable) }
        results.table(attributionTable)
        results.table(wordTable)
        results.table(convergenceTable)
        let phrases = PhraseSum.all(inputs, texts)
        if texts.count > 1 { results.table(phraseTable(phrases)) }
        if !checks.isEmpty { results.table(sanityTable) }
        if let agreement { results.table(agreementTable(agreement)) }
        for figure in figures { results.figure(figure) }
        addNotes(to: &results)
        return results
    }

    func isTrusted(_ text: IntegratedText) -> Bool { text.isTrusted(parameters.tolerance) }

    /// The texts' numbers, from the one whose attributions can be trusted most; of equal ones in their order.
    var byTrust: [Int] {
        texts.indices.sorted { first, second in
            let (a, b) = (texts[first], texts[second])
            if isTrusted(a) != isTrusted(b) { return isTrusted(a) }
            return (a.relativeError ?? .infinity, first) < (b.relativeError ?? .infinity, second)
        }
    }

    private func addHeadlines(to results: inout Results) {
        let trusted = texts.count(where: isTrusted)
        results.headline("texts", texts.count, help: "Texts that were attributed")
        results.headline("trusted", trusted, help: "Of them with a relative error within the tolerance")
        results.headline(
            "medianBestSteps", Self.median(texts.map { Double($0.bestSteps) }),
            help: "The number of steps with the least error, median over texts")
        results.headline(
            "medianRelativeError", Self.median(texts.compactMap(\.relativeError)),
            help: "Least error by the change of the score, median over texts")
        if let agreement {
            results.headline(
                "agreementWithWords", agreement.mean,
                help:
                    "Rank correlation of words' attributions with a bag of words' contributions, mean over texts: 1 is "
                    + "words alone")
        }
        for check in checks {
            results.headline(
                "sanity: \(check.name)", check.meanAbsolute,
                help:
                    "Rank correlation of the absolute attributions with those of this model, mean over texts: near 0 is "
                    + "as it should be")
        }
    }

    static func median(_ values: [Double]) -> Double? {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard !sorted.isEmpty else { return nil }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
