import NightjarKit

/// A row of a task, read by its template.
struct TaskItem: Sendable, Equatable {
    /// Its place in the data set, from 0.
    var row: Int
    /// Its language, where the template has words for several.
    var language: String?
    /// The question block, up to the answer.
    var question: String
    /// How many labels can answer it.
    var candidates: Int
    /// The right answer's place among the labels.
    var gold: Int
}

extension TaskTemplate {
    /// Reads a row.
    ///
    /// - Throws: A `Problem` that names the row's file and line where a field is missing or its answer is none.
    func item(_ row: DatasetRow) throws -> TaskItem {
        let language = try self.language.map { try row.word($0.of(row)) }
        let text = try text(in: language, of: row)
        let options = try text.options.map { try shown($0, of: row) }
        let count = options?.count ?? labels.count
        let question = try text.question.filled(
            row, options: Array(zip(labels, options ?? [])), replace: replace)
        return TaskItem(
            row: row.index, language: language, question: question, candidates: count,
            gold: try gold(row, options: options ?? [], of: count))
    }

    /// The right answer's place among the first `count` labels.
    private func gold(_ row: DatasetRow, options: [String], of count: Int) throws -> Int {
        let field = answer.of(row)
        func problem(_ found: String, _ allowed: String) -> Problem {
            .badInput("field \(field.quotedForMessage) is \(found), not \(allowed)", at: row.place)
        }
        let known: [String]
        switch answerForm {
        case .first(.index):
            let index = try row.integer(field)
            guard 0..<count ~= index else {
                throw problem("\(index)", "0 to \(count - 1), the place of one of the item's \(count) answers")
            }
            return index
        case .first(.label): known = Array(labels.prefix(count))
        case .first(.option): known = options
        case .second(let values): known = Array(values.prefix(count))
        }
        let found = try row.word(field)
        let shown = answerForm.first == .option ? replace(found) : found
        guard let index = known.firstIndex(where: { $0.isSameWord(as: shown) }) else {
            throw problem(found.quotedForMessage, "one of " + known.map(\.quotedForMessage).joined(separator: ", "))
        }
        return index
    }

    private func shown(_ options: TemplateText.Options, of row: DatasetRow) throws -> [String] {
        switch options {
        case .texts(let patterns): return try patterns.map { try $0.filled(row, options: [], replace: replace) }
        case .field(let name):
            let field = name.of(row)
            let texts = try row.words(field)
            guard 2...labels.count ~= texts.count else {
                throw Problem.badInput(
                    "field \(field.quotedForMessage) has \(texts.count) options; the template has labels for 2 to "
                        + "\(labels.count)", at: row.place)
            }
            return texts.map { replace($0) }
        }
    }
}

extension String {
    /// Whether it is the same text, or the same number written otherwise: `1` and `1.0`.
    fileprivate func isSameWord(as other: String) -> Bool {
        if self == other { return true }
        guard let number = Double(self), let same = Double(other) else { return false }
        return number == same
    }
}
