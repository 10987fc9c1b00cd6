/// Prompts in a file, a row each, with their answers where they have some.
public struct InstructionPrompts: AnalysisParameters {
    /// A data set's file.
    @Parameter("A file, a row a prompt; absolute, or under the workspace's data/") public var path: DataPath
    /// The field that holds the prompt; nil: `prompt` where a row has it, else `text`.
    @Parameter("The field that holds the prompt; prompt or text by default") public var field: String?
    /// The field that holds the answer; nil: the prompts have none.
    @Parameter("The field that holds the answer: a text, a number, true or false") public var answer: String?
    /// Draws so many with the job's seed.
    @Parameter("Draw so many prompts with the job's seed") public var sample: Int?
    /// Takes the first so many.
    @Parameter("Take the first so many prompts") public var limit: Int?
}

extension InstructionPrompts {
    /// Prompts without answers at a path.
    init(path: DataPath) { self.path = path }

    /// The file and which of its rows.
    var dataset: Dataset { Dataset(path: path.path, field: field, sample: sample, limit: limit) }

    /// A row's prompt and answer.
    ///
    /// - Throws: A `Problem` that names file and line.
    func content(of row: DatasetRow) throws -> (prompt: String, answer: String?) {
        let fields = row.fields
        let prompt = try row.text(field ?? (fields.contains("prompt") ? "prompt" : "text"))
        guard let answer else { return (prompt, nil) }
        guard !fields.isEmpty else {
            throw Problem.badInput(
                "a text without fields has no answer; use .jsonl, .json, .csv or .tsv with a field for it",
                at: row.place)
        }
        let written = try row.word(answer)
        guard !written.allSatisfy(\.isWhitespace) else {
            throw Problem.badInput(
                "field \(answer.quotedForMessage) is empty; every answer needs a text", at: row.place)
        }
        return (prompt, written)
    }
}
