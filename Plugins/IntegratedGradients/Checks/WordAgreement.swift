import NightjarKit

/// How far a bag of words, which knows no context, weighs the same words of a text: is it context, or is it words?
struct WordAgreement: Sendable {
    /// One text's.
    struct Comparison: Sendable {
        /// Different words that both have an opinion of.
        let words: Int
        /// Spearman's correlation of their attributions and of what they add to the bag's decision for the target; NaN
        /// where there is none.
        let correlation: Double
        /// The class that the bag of words predicts.
        let predicted: Int
    }

    /// One a text.
    let texts: [Comparison]

    /// Mean over the texts that have a correlation.
    var mean: Double { SanityCheck.mean(texts.map(\.correlation)) }

    /// Learns the bag of words, and asks it about every word.
    ///
    /// - Throws: A `Problem` where a training text's label is no class of the model.
    init(
        _ data: BagOfWordsData, labels: [String], _ inputs: [AttributedInput], _ own: [IntegratedText],
        in context: Context
    ) throws {
        let records = try context.records(data.train)
        let field = data.train.field ?? "text"
        let training = try records.map { record in
            let word = try record.word(data.label)
            guard let label = labels.index(ofLabel: word) else {
                throw Problem.badInput(
                    "bagOfWords: label \"\(word)\" is no class of the model; its classes are \(labels.inWords)",
                    at: record.place)
            }
            return (text: try record.text(field), label: label)
        }
        let bag = try BagOfWords(
            texts: training.map(\.text), labels: training.map(\.label), classes: labels.count,
            checkCancellation: { try context.checkCancellation() })
        texts = zip(inputs, own).map { input, text in
            let attributions = Self.attributions(of: input, text, to: bag)
            let words = attributions.keys.sorted()
            return Comparison(
                words: words.count,
                correlation: rankCorrelation(
                    words.map { attributions[$0] ?? 0 },
                    words.map { bag.contribution(of: $0, in: input.text, to: input.path.output) }),
                predicted: bag.predicted(input.text))
        }
    }

    /// The attribution of each word as a bag of words sees it: of all its occurrences, as far as the model read them. A
    /// word of the model's that several of the bag's share is shared out by their lengths.
    private static func attributions(
        of input: AttributedInput, _ text: IntegratedText, to bag: BagOfWords
    ) -> [String: Double] {
        let scalars = input.text.unicodeScalars
        let own = input.wordSums(text.tokens)
        var sums: [String: Double] = [:]
        var first = 0
        for (word, range) in bag.words(of: input.text) {
            let start = scalars.distance(from: scalars.startIndex, to: range.lowerBound)
            let place = start..<start + scalars.distance(from: range.lowerBound, to: range.upperBound)
            while first < own.count, own[first].word.place.upperBound <= place.lowerBound { first += 1 }
            for other in own[first...].prefix(while: { $0.word.place.lowerBound < place.upperBound }) {
                let shared = other.word.place.clamped(to: place).count
                sums[word, default: 0] += other.value * Double(shared) / Double(max(1, other.word.place.count))
            }
        }
        return sums
    }
}
