import Problems

/// The texts of a job with their labels: what is learnt from, chosen on and measured on.
public struct LabelledData: Sendable {
    /// One split: texts and the places of their labels among all.
    public struct Split: Sendable {
        /// The texts.
        public var items: [LabelledItem]
        /// Each one's label, by its place among `LabelledData.labels`.
        public var labels: [Int]

        /// The texts alone.
        public var texts: [String] { items.map(\.text) }
    }

    /// The labels' names: numbers by size, else by their characters.
    public let labels: [String]
    /// What is learnt from.
    public var train: Split
    /// What is chosen on.
    public var dev: Split
    /// What is measured on.
    public var test: Split

    /// Gives labels their places.
    ///
    /// - Throws: A `Problem` that names file and line of a label that train does not have.
    public init(train: [LabelledItem], dev: [LabelledItem], test: [LabelledItem]) throws {
        let labels = Self.names(of: train)
        guard labels.count > 1 else {
            throw Problem.badInput(
                "every text of train has the label \"\(labels.first ?? "")\"; a classifier needs two labels or more",
                at: Problem.Place(file: train.first?.place.file))
        }
        let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        func split(_ items: [LabelledItem], _ name: String) throws -> Split {
            let known = try items.map { item in
                guard let place = places[item.word] else {
                    throw Problem.badInput(
                        "row \(item.row) of \(name) has the label \"\(item.word)\", which no text of train has; train's "
                            + "are \(labels.inWords)", at: item.place)
                }
                return place
            }
            return Split(items: items, labels: known)
        }
        self.labels = labels
        self.train = try split(train, "train")
        self.dev = try split(dev, "dev")
        self.test = try split(test, "test")
    }

    /// The different labels, sorted.
    static func names(of items: [LabelledItem]) -> [String] {
        let words = Set(items.map(\.word))
        let numbers = words.compactMap { word in Double(word).map { (number: $0, word: word) } }
        if numbers.count == words.count {
            return numbers.sorted { ($0.number, $0.word) < ($1.number, $1.word) }.map(\.word)
        }
        return words.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    }

    /// The labels' names in quotes; of many the first twenty.
    public var labelsInWords: String { labels.inWords }

    /// How many texts of test, word for word, are in train too.
    public var testTextsInTrain: Int {
        let known = Set(train.texts)
        return test.items.count { known.contains($0.text) }
    }

    /// Permutes the labels of train and of dev, each among its own texts.
    public mutating func shuffleLabels(using random: (String) -> SeededGenerator) {
        func shuffled(_ labels: [Int], _ name: String) -> [Int] {
            var generator = random("labels of " + name)
            return generator.shuffled(labels)
        }
        train.labels = shuffled(train.labels, "train")
        dev.labels = shuffled(dev.labels, "dev")
    }
}

extension [String] {
    /// The names in quotes; of many the first twenty.
    fileprivate var inWords: String {
        let names = prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
        return count > 20 ? names + " and \(count - 20) more" : names
    }
}
