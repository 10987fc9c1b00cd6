import NightjarKit

/// A model, and what a message calls it.
struct NamedModel: Sendable {
    let name: String
    let model: Model

    /// The model before tuning.
    ///
    /// - Throws: A `Problem` where the job names none, or it cannot be run.
    static func pretrained(_ parameters: LayerwiseParameters, in context: Context) async throws -> NamedModel {
        if let reference = parameters.pretrained?.reference {
            return NamedModel(name: "pretrained (\(reference))", model: try await context.model(reference))
        }
        guard let name = context.modelName else {
            throw Problem.badInput(
                "no pretrained model: name it as the job's `model`, or as `pretrained` in `parameters`")
        }
        return NamedModel(name: "pretrained (\(name))", model: try await context.model())
    }

    /// - Throws: A `Problem` that says why this model's layers have no pairs in the other's: sizes, or a prompt's tokens.
    func check(against other: NamedModel, on tasks: [AnalysedTask]) throws {
        guard model.architecture == other.model.architecture else {
            throw refused(other, "is a \(model.architecture)", "is a \(other.model.architecture)")
        }
        let sizes = [
            (model.layers, other.model.layers, "layers"), (model.width, other.model.width, "values a state"),
            (model.shape.vocabulary, other.model.shape.vocabulary, "rows of word embeddings"),
        ]
        for (own, others, what) in sizes where own != others {
            throw refused(other, "has \(own) \(what)", "has \(others)")
        }
        for task in tasks {
            for (row, ids) in zip(task.prompts, task.ids) where model.promptTokens(row.prompt) != ids {
                var problem = refused(other, "reads this prompt of \(task.name) as other tokens", "does")
                problem.place = row.place
                throw problem
            }
        }
    }

    private func refused(_ other: NamedModel, _ what: String, _ others: String) -> Problem {
        Problem.badInput(
            "\(name) \(what)\(others == "does" ? " than" : ",") \(other.name) \(others): their layers cannot be "
                + "compared; "
                + "all models must be tuned from one, with its tokenizer")
    }
}
