import Measures
import Problems

extension LabelledData {
    /// Reads a job's data sets, or reads one and splits it.
    ///
    /// - Throws: A `Problem` that says what is wrong with the data, and where.
    public init(_ source: LabelledSource, in context: Context) throws {
        func items(_ dataset: Dataset) throws -> [LabelledItem] {
            try context.checkCancellation()
            return try context.records(dataset).map {
                try LabelledItem($0, text: dataset.field ?? source.text, label: source.label)
            }
        }
        if let data = source.data {
            let all = try items(data)
            let parts = try Self.split(all, shares: source.split, using: context.random("split"))
            try self.init(train: parts[0], dev: parts[1], test: parts[2])
        } else if let train = source.train, let dev = source.dev, let test = source.test {
            try self.init(train: items(train), dev: items(dev), test: items(test))
        } else {
            throw Problem.badInput("no data: give `data`, which is split, or `train`, `dev` and `test`")
        }
    }

    /// Every label in every part.
    private static func split(
        _ items: [LabelledItem], shares: [Int], using random: SeededGenerator
    ) throws -> [[LabelledItem]] {
        let file = Problem.Place(file: items.first?.place.file)
        let names = names(of: items)
        guard names.count > 1 else {
            throw Problem.badInput(
                "every text has the label \"\(names.first ?? "")\"; a classifier needs two labels or more", at: file)
        }
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let labels = items.map { places[$0.word] ?? 0 }
        for (label, name) in names.enumerated() {
            let count = labels.count { $0 == label }
            guard count >= shares.count else {
                throw Problem.badInput(
                    "the label \"\(name)\" has \(count) text\(count == 1 ? "" : "s"), fewer than the \(shares.count) "
                        + "parts of `split`; take its texts out, or give `train`, `dev` and `test` yourself", at: file)
            }
        }
        var random = random
        return StratifiedSplit(labels: labels, shares: shares, using: &random).parts.map { $0.map { items[$0] } }
    }
}
