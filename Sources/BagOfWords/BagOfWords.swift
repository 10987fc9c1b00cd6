import Problems

/// A text classifier that knows words and no order: scikit-learn's `TfidfVectorizer()` and `LinearSVC()`, both with
/// their defaults.
///
/// The rival of every fine-tuned language model: what it cannot do takes more than words. The same texts give the same
/// bits, whatever runs beside.
public struct BagOfWords: Sendable {
    private let tfIdf: TfIdf
    /// How many classes there are, those included that no training text has.
    private let classes: Int
    /// The classes that training texts have, ascending.
    private let known: [Int]
    /// A machine for each known class against the rest, or for the second of two: a weight a word, the intercept last.
    private let machines: [[Double]]

    /// Learns from training texts.
    ///
    /// - Parameters:
    ///   - texts: What is learnt from.
    ///   - labels: Of each text, from 0.
    ///   - classes: How many there are; a class that no text has is never predicted.
    ///   - checkCancellation: Is called now and then; may throw to stop.
    /// - Throws: A `Problem` where fewer than two classes have texts, or no text has a word.
    public init(texts: [String], labels: [Int], classes: Int, checkCancellation: () throws -> Void) throws {
        precondition(texts.count == labels.count && labels.allSatisfy { 0..<classes ~= $0 }, "a label for each text")
        known = Set(labels).sorted()
        guard known.count > 1 else { throw Problem.badInput("a classifier needs texts of two classes or more") }
        var rows: SparseRows
        (tfIdf, rows) = try TfIdf.fitted(to: texts, checkCancellation: checkCancellation)
        self.classes = classes
        let columns = tfIdf.idf.count + 1
        machines = try (known.count == 2 ? known.suffix(1) : known[...]).map { label in
            try checkCancellation()
            return try LinearSVM.weights(&rows, columns: columns, isPositive: labels.map { $0 == label })
        }
    }

    /// How far a text is on each class' side, [classes]; of two classes the one is the other's negative, and a class
    /// without training texts has −∞.
    public func decision(_ text: String) -> [Double] {
        let row = tfIdf.row(of: text)
        let sums = machines.map { weights in
            row.reduce(0) { $0 + $1.value * weights[$1.column] } + (weights.last ?? 0)
        }
        var decision = [Double](repeating: -.infinity, count: classes)
        for (place, label) in known.enumerated() {
            decision[label] = machines.count > 1 ? sums[place] : place == 0 ? -sums[0] : sums[0]
        }
        return decision
    }

    /// The class with the largest decision, of equal ones the first.
    public func predicted(_ text: String) -> Int {
        let decision = decision(text)
        return decision.indices.reduce(0) { decision[$1] > decision[$0] ? $1 : $0 }
    }

    /// The words of a text in their order: runs of two or more letters, digits and `_`, lower-cased, and where each
    /// stands in the text as it is.
    public func words(of text: String) -> [(word: String, range: Range<String.Index>)] {
        let utf8 = text.utf8
        return Word.all(in: text).map { word, place in
            let start = utf8.index(utf8.startIndex, offsetBy: place.lowerBound)
            return (word.text, start..<utf8.index(start, offsetBy: place.count))
        }
    }

    /// What a word, with all its occurrences in a text, adds to the text's decision for a class: weight times tf-idf; 0
    /// for a word that is unknown or not in the text.
    ///
    /// - Parameters:
    ///   - word: Lower-cased, as `words(of:)` gives it.
    ///   - text: The text that it is in.
    ///   - label: One of the classes.
    public func contribution(of word: String, in text: String, to label: Int) -> Double {
        guard let column = tfIdf.columns[Word(word)], let place = known.firstIndex(of: label),
            let value = tfIdf.row(of: text).first(where: { $0.column == column })?.value
        else { return 0 }
        return machines.count > 1
            ? value * machines[place][column] : value * machines[0][column] * (place == 0 ? -1 : 1)
    }
}
