import NightjarKit

/// A word's attribution: the sum of its tokens'.
struct WordAttribution: Sendable {
    let word: TokenWord
    let value: Double
}

extension AttributedInput {
    /// Each word's attribution, from its tokens'.
    func wordSums(_ tokens: [Double]) -> [WordAttribution] {
        words.map { word in WordAttribution(word: word, value: word.tokens.reduce(0) { $0 + tokens[$1] }) }
    }

    /// Whether a word has anything to read: a letter or a digit.
    static func isReadable(_ word: TokenWord) -> Bool {
        word.text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }
}

/// What a run of words comes to over a data set.
struct PhraseSum: Sendable {
    /// The class whose score is attributed.
    let output: Int
    /// Lower-cased, with a space where the texts have one.
    let phrase: String
    /// How many words.
    let words: Int
    /// In how many texts, and how often.
    var texts = 0, count = 0
    /// Of all its occurrences.
    var sum = 0.0

    /// The longest runs, and the fewest texts that one has to be in.
    static let longest = 3, leastTexts = 2

    /// Runs of up to three words that at least two texts of a class have, the largest sums first.
    static func all(_ inputs: [AttributedInput], _ texts: [IntegratedText]) -> [PhraseSum] {
        struct Key: Hashable { let output: Int, phrase: String }
        var sums: [Key: PhraseSum] = [:]
        for (input, text) in zip(inputs, texts) {
            let words = input.wordSums(text.tokens)
            var seen: Set<Key> = []
            for first in words.indices {
                for count in 1...longest where first + count <= words.count {
                    let run = words[first..<first + count]
                    guard run.allSatisfy({ AttributedInput.isReadable($0.word) }) else { break }
                    let key = Key(output: input.path.output, phrase: phrase(run))
                    var sum = sums[key] ?? PhraseSum(output: key.output, phrase: key.phrase, words: count)
                    sum.count += 1
                    sum.sum += run.reduce(0) { $0 + $1.value }
                    if seen.insert(key).inserted { sum.texts += 1 }
                    sums[key] = sum
                }
            }
        }
        return sums.values.filter { $0.texts >= leastTexts }
            .sorted { (abs($1.sum), $0.output, $0.phrase) < (abs($0.sum), $1.output, $1.phrase) }
    }

    private static func phrase(_ run: ArraySlice<WordAttribution>) -> String {
        var phrase = "", end: Int?
        for word in run.map(\.word) {
            if let end, word.place.lowerBound > end { phrase += " " }
            phrase += word.text.lowercased()
            end = word.place.upperBound
        }
        return phrase
    }
}
