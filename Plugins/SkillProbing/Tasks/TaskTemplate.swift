import NightjarKit

/// A template that holds together: how a task's rows become questions and answers.
struct TaskTemplate: Sendable {
    /// What a model answers with, in order.
    let labels: [String]
    /// The field that names a row's language; nil where all rows are asked in the same words.
    let language: FieldName?
    /// The field that holds the right answer.
    let answer: FieldName
    /// What that field holds; a list: its values in the labels' order.
    let answerForm: OneOf<AnswerForm, [String]>
    /// What is shown in place of some texts.
    let replace: Replacements
    private let file: String
    private let words: TemplateText?
    private let languages: [String: TemplateText]

    /// Checks a template file's parts against each other.
    ///
    /// - Parameter file: As the user knows it; stands in messages.
    /// - Throws: A `Problem` that names file and key.
    init(_ form: TemplateFile, file: String) throws {
        func problem(_ key: String, _ what: String) -> Problem {
            .badInput(what, at: Problem.Place(file: file, key: key))
        }
        self.file = file
        labels = form.labels
        guard labels.count > 1 else { throw problem("labels", "needs two labels or more; found \(labels.count)") }
        if let twice = labels.firstRepeated { throw problem("labels", "has \(twice.quotedForMessage) twice") }
        if labels.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            throw problem("labels", "has a label without a character; a model cannot answer with it")
        }
        answer = try FieldName(form.answer.field, at: Problem.Place(file: file, key: "answer.field"))
        answerForm = form.answer.holds
        if let values = answerForm.second {
            guard values.count == labels.count else {
                throw problem(
                    "answer.holds", "has \(values.count) values for \(labels.count) labels; give one a label, in order")
            }
            if let twice = values.firstRepeated { throw problem("answer.holds", "has \(twice.quotedForMessage) twice") }
        }
        language = try form.language.map { try FieldName($0, at: Problem.Place(file: file, key: "language")) }
        if language == nil, !form.languages.isEmpty {
            throw problem("languages", "needs `language`: the field that names an item's language")
        }
        if language != nil, form.languages.isEmpty {
            throw problem("language", "needs `languages`: the words of each language")
        }
        if form.replace.keys.contains("") { throw problem("replace", "has an empty text, which stands everywhere") }
        replace = Replacements(form.replace)

        let reader = TemplateTextReader(
            file: file, labels: labels.count, answersAreOptions: answerForm.first == .option,
            common: .init(form.instruction, form.question, form.options))
        words = try reader.textForAll()
        languages = try Dictionary(
            uniqueKeysWithValues: form.languages.sorted { $0.key < $1.key }.map { name, own in
                (name, try reader.text(of: name, .init(own.instruction, own.question, own.options)))
            })
        if words == nil, languages.isEmpty {
            throw problem("question", "is missing: the question block, as \"### Question: {text}\\n### Answer:\"")
        }
    }

    /// What to do, in a language; nil without an instruction.
    func instruction(in language: String?) -> String? { text(in: language)?.instruction }

    /// How many characters (Unicode scalars) all questions in a language end with alike.
    func ending(in language: String?) -> Int { text(in: language)?.question.ending ?? 0 }

    /// What the template says in a row's language.
    ///
    /// - Throws: A `Problem` at the row where it has no words for it.
    func text(in language: String?, of row: DatasetRow) throws -> TemplateText {
        if let found = text(in: language) { return found }
        let known = languages.keys.sorted().joined(separator: ", ")
        throw Problem.badInput(
            "the language \((language ?? "").quotedForMessage) is not among the template's (\(known)); "
                + "add it to `languages` in \(file)", at: row.place)
    }

    private func text(in language: String?) -> TemplateText? { language.flatMap { languages[$0] } ?? words }
}
