import NightjarKit

/// From scores to results: tables, tensors, figures and headline numbers (DESIGN section 5).
struct DomainReport {
    let parameters: DomainNeuronsParameters
    let preparation: Preparation
    let scores: UnitScores
    let layers: Int

    func results() throws -> Results {
        let rankings = Subset.allCases.map { SubsetRanking($0, scores) }
        var results = Results()
        addHeadlines(rankings[0], to: &results)
        results.tensors(tensors)
        results.table(selected(rankings))
        results.table(histogram(rankings))
        if let table = nullTable { results.table(table) }
        if let vocabulary = preparation.vocabulary { results.table(vocabulary.table) }
        for ranking in rankings { results.figure(histogramFigure(ranking, layers: layers, select: parameters.select)) }
        addNotes(rankings, to: &results)
        return results
    }

    private func addHeadlines(_ all: SubsetRanking, to results: inout Results) {
        let labels = preparation.comparison.labels
        results.headline("units", scores.values.count, help: "Output dimensions of all linear modules")
        results.headline("positiveTexts", labels.count { $0 }, help: "Texts of the domain, b = 1")
        results.headline("negativeTexts", labels.count { !$0 }, help: "Texts to tell it from, b = 0")
        results.headline(
            "apHighest", all.ranking.order.first.map { _ in all.units(.top, 1).first?.entry.value } ?? nil,
            help: "The best unit's average precision")
        if let discovery = FalseDiscovery(values: scores.values, null: scores.null) {
            results.headline(
                "unitsPassing", discovery.unitsPassing,
                help: "Units beyond chance at a false-discovery rate of 5 %")
            results.headline("apAtFdr5High", discovery.least, help: "The least AP above chance that passes")
            results.headline("apAtFdr5Low", discovery.largest, help: "The largest AP below chance that passes")
        }
        results.headline(
            "apOfTextLength", averagePrecision(scores: preparation.comparison.lengths, labels: labels),
            help: "What the text's length in tokens alone reaches")
        if let vocabulary = preparation.vocabulary {
            results.headline("vocabulary", vocabulary.result.kept.count, help: "Tokens that tell the domains apart")
        }
    }

    private var tensors: TensorFile {
        var offset = 0
        return TensorFile(
            "ap",
            tensors: scores.modules.map { module in
                defer { offset += module.site.units }
                return (
                    name: "layer.\(module.layer).\(module.site.path)", shape: [module.site.units],
                    values: scores.values[offset..<offset + module.site.units].map(Float.init)
                )
            })
    }

    private func selected(_ rankings: [SubsetRanking]) -> Table {
        let rows = rankings.flatMap { ranking in
            UnitRanking.Group.allCases.flatMap { group in
                ranking.units(group, parameters.select).map { (ranking.subset, group, $0.entry, $0.unit) }
            }
        }
        return Table(
            "selected", title: "Units at the top, middle and bottom",
            columns: [
                ("subset", .string(rows.map { $0.0.rawValue })), ("group", .string(rows.map { $0.1.rawValue })),
                ("rank", .int(rows.map { $0.2.rank })), ("layer", .int(rows.map { $0.3.module.layer })),
                ("component", .string(rows.map { $0.3.module.site.component.rawValue })),
                ("module", .string(rows.map { $0.3.module.site.path })), ("unit", .int(rows.map { $0.3.index })),
                ("ap", .double(rows.map { $0.2.value })),
            ])
    }

    private func histogram(_ rankings: [SubsetRanking]) -> Table {
        let rows = rankings.flatMap { ranking in
            UnitRanking.Group.allCases.flatMap { group in
                ranking.counts(group, parameters.select, layers: layers).enumerated().map {
                    (ranking.subset, group, $0.offset, $0.element)
                }
            }
        }
        return Table(
            "histogram", title: "Units of each group by layer",
            columns: [
                ("subset", .string(rows.map { $0.0.rawValue })), ("group", .string(rows.map { $0.1.rawValue })),
                ("layer", .int(rows.map { $0.2 })), ("count", .int(rows.map { $0.3 })),
            ], shownRows: 3 * layers)
    }

    private var nullTable: Table? {
        guard let quantiles = scores.null.quantiles() else { return nil }
        return Table(
            "null", title: "Average precision under permuted labels, all units pooled",
            columns: [("quantile", .double(NullDistribution.ladder)), ("ap", .double(quantiles))])
    }
}
