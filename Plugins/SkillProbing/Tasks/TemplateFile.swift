import NightjarKit

/// A list of options in each item's own field.
struct OptionsField: AnalysisParameters {
    @Parameter("The field that holds the list; `a|b` takes the first that the item has") var field: String
}

/// What an answer's field holds: the place of the answer from 0, the label itself, or the option's text.
enum AnswerForm: String, ParameterChoice { case index, label, option }

/// Where the right answer stands.
struct AnswerField: AnalysisParameters {
    @Parameter("The field; `a|b` takes the first that the item has") var field: String
    @Parameter("What it holds: index (from 0), label, option, or a list of its values in the labels' order")
    var holds = OneOf<AnswerForm, [String]>.first(.index)
}

/// What a template says in one language.
struct TemplateWords: AnalysisParameters {
    @Parameter("What to do, before everything else") var instruction: String?
    @Parameter("The question block, up to its answer: {field}, {field|other}, {options}; {{ and }} for braces")
    var question: String?
    @Parameter("What can be answered, in the labels' order: texts, which may show fields, or a field")
    var options: OneOf<[String], OptionsField>?
}

/// How a task's items become prompts: a YAML or JSON file a task, ours and users' alike.
///
/// ```yaml
/// instruction: Read the news story and choose its topic.
/// question: |-
///   ### Question: {text}
///   ### Options:
///   {options}
///   ### Answer:
/// options: [World, Sports, Business, Science]
/// labels: [a, b, c, d]
/// answer: {field: label}
/// ```
struct TemplateFile: AnalysisParameters {
    @Parameter("What to do, before everything else; without it a prompt is its question blocks") var instruction:
        String?
    @Parameter("The question block, up to its answer: {field}, {field|other}, {options}; {{ and }} for braces")
    var question: String?
    @Parameter("What can be answered, in the labels' order: texts, which may show fields, or {field: NAME}, a list")
    var options: OneOf<[String], OptionsField>?
    @Parameter("What a model answers with, one an option; an item with fewer options uses the first ones")
    var labels: [String]
    @Parameter("Where the right answer stands") var answer: AnswerField
    @Parameter("The field that names the item's language, for `languages`; `a|b` takes the first that the item has")
    var language: String?
    @Parameter("instruction, question and options by language, where they differ from those above")
    var languages: [String: TemplateWords] = [:]
    @Parameter("What is shown in place of a text, wherever a field has it") var replace: [String: String] = [:]
}
