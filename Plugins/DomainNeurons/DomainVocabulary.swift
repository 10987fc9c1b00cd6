import NightjarKit

/// The tokens that tell the domains apart (METHODS section 1, «Vocabulary filter»).
struct DomainVocabulary: Sendable {
    let result: VocabularyFilter.Result
    let positiveDocuments: Int
    let negativeDocuments: Int
    /// Special tokens among the kept ones: they stand in every text and can only pass with unequal corpora.
    let keptSpecialTokens: [String]

    var ids: Set<Int> { result.ids }

    /// Counts the documents that hold each token in the vocabulary's own corpora, or in the job's classes.
    init(
        _ parameters: VocabularyParameters, classes: [[[Int]]], model: Model,
        tokenise: (Dataset, String) throws -> [[Int]]
    ) throws {
        var corpora = classes
        if let positive = parameters.positive, let negative = parameters.negative {
            corpora = [
                try tokenise(positive, "vocabulary's positive"), try tokenise(negative, "vocabulary's negative"),
            ]
        }
        let counts = corpora.map { texts in
            texts.reduce(into: [Int: Int]()) { counts, ids in for id in Set(ids) { counts[id, default: 0] += 1 } }
        }
        let tokens = Set(counts.flatMap(\.keys)).sorted().map { id in
            VocabularyFilter.Token(
                id: id, text: model.token(id), positiveDocuments: counts[0][id] ?? 0,
                negativeDocuments: counts[1][id] ?? 0)
        }
        (positiveDocuments, negativeDocuments) = (corpora[0].count, corpora[1].count)
        result = VocabularyFilter(
            minDocumentRate: parameters.minDocumentRate, minLength: parameters.minLength,
            contrast: parameters.contrast, excludeHiraganaOnly: parameters.excludeHiraganaOnly
        )(tokens, positiveDocuments: positiveDocuments, negativeDocuments: negativeDocuments)
        keptSpecialTokens = result.kept.filter { model.isSpecial($0.id) }.map(\.text)
        guard !result.kept.isEmpty else {
            throw Problem.badInput(
                "no token tells the domains apart (\(tokens.count) tokens seen: \(summary)); "
                    + "use more texts, `tokens: all`, or a lower `vocabulary.contrast`")
        }
    }

    /// How many tokens were dropped, by reason.
    var summary: String {
        VocabularyFilter.Reason.allCases.map { "\(result.dropped[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
    }

    /// `vocabulary.csv`: the most telling first, the domain's before the others'.
    var table: Table {
        let rows = result.kept.sorted {
            let (a, b) = ($0.positiveDocuments - $0.negativeDocuments, $1.positiveDocuments - $1.negativeDocuments)
            return a != b ? a > b : $0.id < $1.id
        }
        return Table(
            "vocabulary", title: "Tokens that tell the domains apart",
            columns: [
                ("token", .string(rows.map(\.text))), ("positiveDocuments", .int(rows.map(\.positiveDocuments))),
                ("negativeDocuments", .int(rows.map(\.negativeDocuments))),
                ("contrast", .double(rows.map(\.contrast))),
            ], shownRows: 30)
    }
}
