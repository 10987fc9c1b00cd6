/// Which tokens tell two corpora apart: the contrastive vocabulary filter of the domain-neurons paper (section 2.2).
///
/// Thresholds are compared as their decimal text says and in whole numbers: 0.02 of 150 documents is 3, and 17 against
/// 3 documents is a contrast of exactly 0.7, which is not above 0.7.
public struct VocabularyFilter: Sendable, Equatable {
    /// The least share of a corpus' documents that hold the token, reached in one of the two corpora.
    public var minDocumentRate: Double
    /// The least length of the surface form in Unicode scalars, without the marks of a tokenizer.
    public var minLength: Int
    /// What |a − b| / (a + b) must exceed, a and b the documents with the token in each corpus.
    public var contrast: Double
    /// Whether tokens of hiragana alone are dropped.
    public var excludeHiraganaOnly: Bool

    /// The paper's thresholds, or others; rate and contrast are finite and from 0 up.
    public init(
        minDocumentRate: Double = 0.02, minLength: Int = 2, contrast: Double = 0.7, excludeHiraganaOnly: Bool = true
    ) {
        self.minDocumentRate = minDocumentRate
        self.minLength = minLength
        self.contrast = contrast
        self.excludeHiraganaOnly = excludeHiraganaOnly
    }

    /// A token that occurs, and in how many documents of each corpus.
    public struct Token: Sendable, Equatable {
        /// Its number in the vocabulary.
        public var id: Int
        /// As the vocabulary writes it.
        public var text: String
        /// How many positive documents hold it.
        public var positiveDocuments: Int
        /// How many negative documents hold it.
        public var negativeDocuments: Int

        /// A token and its documents.
        public init(id: Int, text: String, positiveDocuments: Int, negativeDocuments: Int) {
            self.id = id
            self.text = text
            self.positiveDocuments = positiveDocuments
            self.negativeDocuments = negativeDocuments
        }

        /// |a − b| / (a + b), nearest double; 0 where no document holds it.
        public var contrast: Double {
            let sum = positiveDocuments + negativeDocuments
            return sum == 0 ? 0 : Double(abs(positiveDocuments - negativeDocuments)) / Double(sum)
        }
    }

    /// Why a token is dropped: the first of these that holds.
    public enum Reason: String, Sendable, CaseIterable {
        /// In too few documents of either corpus.
        case rare
        /// Its surface form is too short.
        case short
        /// It is hiragana alone.
        case hiragana
        /// Both corpora have it about as often.
        case common
    }

    /// What the filter leaves.
    public struct Result: Sendable, Equatable {
        /// The tokens that stay, in the order given.
        public var kept: [Token]
        /// How many were dropped for each reason; reasons with none too.
        public var dropped: [Reason: Int]

        /// The ids of the tokens that stay.
        public var ids: Set<Int> { Set(kept.map(\.id)) }
    }

    /// Filters tokens that were counted in corpora of so many documents.
    public func callAsFunction(_ tokens: [Token], positiveDocuments: Int, negativeDocuments: Int) -> Result {
        let rate = DecimalFraction(minDocumentRate)
        let bar = DecimalFraction(contrast)
        var result = Result(kept: [], dropped: Dictionary(uniqueKeysWithValues: Reason.allCases.map { ($0, 0) }))
        for token in tokens {
            let reason = reasonToDrop(
                token, rate: rate, bar: bar, positiveDocuments: positiveDocuments,
                negativeDocuments: negativeDocuments)
            if let reason { result.dropped[reason, default: 0] += 1 } else { result.kept.append(token) }
        }
        return result
    }

    private func reasonToDrop(
        _ token: Token, rate: DecimalFraction, bar: DecimalFraction, positiveDocuments: Int, negativeDocuments: Int
    ) -> Reason? {
        let (a, b) = (token.positiveDocuments, token.negativeDocuments)
        let isFrequent = [(a, positiveDocuments), (b, negativeDocuments)].contains { count, documents in
            count > 0 && documents > 0 && rate.compared(part: count, of: documents) >= 0
        }
        guard isFrequent else { return .rare }
        let surface = SurfaceForm(token.text)
        if surface.length < minLength { return .short }
        if excludeHiraganaOnly && surface.isHiraganaOnly { return .hiragana }
        return bar.compared(part: abs(a - b), of: a + b) > 0 ? nil : .common
    }
}
