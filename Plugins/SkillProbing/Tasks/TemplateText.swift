import NightjarKit

/// What a template says in one language.
struct TemplateText: Sendable {
    var instruction: String?
    var question: Pattern
    var options: Options?

    /// What can be answered: texts, which may show fields, or a field that is a list.
    enum Options: Sendable {
        case texts([Pattern])
        case field(FieldName)
    }
}

/// Reads what a template says in each language: its own words, and where it has none, those above for all.
struct TemplateTextReader {
    /// As a file has it.
    struct Written {
        var instruction: String?
        var question: String?
        var options: OneOf<[String], OptionsField>?

        init(_ instruction: String?, _ question: String?, _ options: OneOf<[String], OptionsField>?) {
            self.instruction = instruction
            self.question = question
            self.options = options
        }
    }

    let file: String
    /// How many labels there are.
    let labels: Int
    /// Whether the answer's field holds an option's text.
    let answersAreOptions: Bool
    /// What is said above the languages.
    let common: Written

    init(file: String, labels: Int, answersAreOptions: Bool, common: Written) {
        self.file = file
        self.labels = labels
        self.answersAreOptions = answersAreOptions
        self.common = common
    }

    /// What is said where no language is named; nil without a question.
    func textForAll() throws -> TemplateText? {
        try common.question.map {
            try text(common.instruction, ($0, "question"), common.options.map { ($0, "options") })
        }
    }

    /// What is said in a language.
    ///
    /// - Throws: A `Problem` that names file and key.
    func text(of language: String, _ own: Written) throws -> TemplateText {
        let prefix = "languages.\(language)."
        guard
            let question = own.question.map({ ($0, prefix + "question") }) ?? common.question.map({ ($0, "question") })
        else { throw problem(prefix + "question", "is missing, and there is no `question` above for all languages") }
        return try text(
            own.instruction ?? common.instruction, question,
            own.options.map { ($0, prefix + "options") } ?? common.options.map { ($0, "options") })
    }

    private func text(
        _ instruction: String?, _ question: (text: String, key: String),
        _ options: (list: OneOf<[String], OptionsField>, key: String)?
    ) throws -> TemplateText {
        let pattern = try Pattern(question.text.trimmedOfLines, at: place(question.key))
        guard pattern.parts.contains(where: { if case .text = $0 { false } else { true } }) else {
            throw problem(question.key, "shows no field of the item; write {text} where the field `text` belongs")
        }
        if options == nil {
            let remedy = "but there is no `options`; add a list, or {field: NAME}"
            if pattern.parts.contains(.options) { throw problem(question.key, "shows {options}, \(remedy)") }
            if answersAreOptions { throw problem("answer.holds", "is option, \(remedy)") }
        }
        return TemplateText(
            instruction: instruction?.trimmedOfLines, question: pattern,
            options: try options.map { try self.options($0.list, $0.key) })
    }

    private func options(_ list: OneOf<[String], OptionsField>, _ key: String) throws -> TemplateText.Options {
        switch list {
        case .first(let texts):
            guard texts.count == labels else {
                throw problem(key, "has \(texts.count) options for \(labels) labels; give one a label, in order")
            }
            let patterns = try texts.map { try Pattern($0, at: place(key)) }
            if patterns.contains(where: { $0.parts.contains(.options) }) {
                throw problem(key, "an option cannot show {options}")
            }
            return .texts(patterns)
        case .second(let list): return .field(try FieldName(list.field, at: place(key + ".field")))
        }
    }

    private func place(_ key: String) -> Problem.Place { Problem.Place(file: file, key: key) }
    private func problem(_ key: String, _ what: String) -> Problem { .badInput(what, at: place(key)) }
}

extension String {
    /// Without line breaks at its ends: in YAML a block of text ends with one that nobody means.
    fileprivate var trimmedOfLines: String {
        var text = Substring(self)
        while text.first?.isNewline == true { text.removeFirst() }
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}
