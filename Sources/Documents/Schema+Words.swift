extension Schema {
    /// What is allowed, in a few words for a message.
    public var inWords: String {
        switch self {
        case .boolean: "true or false"
        case .integer(let range?) where range.lowerBound == range.upperBound: "\(range.lowerBound)"
        case .integer(let range): "a whole number" + (range.map { rangeInWords($0, .min, .max) } ?? "")
        case .number(let range):
            "a number"
                + (range.map {
                    rangeInWords($0, -Double.greatestFiniteMagnitude, .greatestFiniteMagnitude)
                } ?? "")
        case .string: "text"
        case .choice(let words): words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
        case .array(let element, let count):
            "a list" + (count.map { countInWords($0) } ?? "")
                + (element == .any ? "" : (count == nil ? " of " : ", of ") + element.inWordsAsElement)
        case .object(let fields):
            "an object with " + (fields.count == 1 ? "the key " : "the keys ")
                + fields.map(\.name).joined(separator: ", ")
        case .map(.any): "an object"
        case .map(let element): "an object whose values are " + element.inWordsAsElement
        case .oneOf(let alternatives): alternatives.map(\.inWords).joined(separator: ", or ")
        case .dataset: "a path, or an object with path, field, sample and limit"
        case .path: "a file's or folder's path"
        case .model: "a checkpoint's path, hub id or job:NAME"
        case .job: "job:NAME"
        case .any: "anything"
        }
    }

    private var inWordsAsElement: String {
        switch self {
        case .boolean: "true or false"
        case .integer: "whole numbers" + inWords.dropFirst("a whole number".count)
        case .number: "numbers" + inWords.dropFirst("a number".count)
        case .string: "texts"
        case .model: "checkpoints (a path, hub id or job:NAME)"
        case .job: "jobs (job:NAME)"
        case .path: "files' or folders' paths"
        case .dataset: "data sets (a path, or an object with path, field, sample and limit)"
        case .object(let fields): "objects with the keys " + fields.map(\.name).joined(separator: ", ")
        default: "(\(inWords))"
        }
    }
}

private func rangeInWords<Bound>(_ range: ClosedRange<Bound>, _ least: Bound, _ greatest: Bound) -> String {
    switch (range.lowerBound == least, range.upperBound == greatest) {
    case (true, true): ""
    case (true, false): " of at most \(range.upperBound)"
    case (false, true): " of at least \(range.lowerBound)"
    case (false, false): " from \(range.lowerBound) to \(range.upperBound)"
    }
}

private func countInWords(_ count: ClosedRange<Int>) -> String {
    count.lowerBound == count.upperBound ? " of \(count.lowerBound)" : rangeInWords(count, 0, .max)
}
