import NightjarKit

/// A model that is to be fine-tuned, and its name in tables.
struct Candidate: Sendable {
    let name: String
    let model: Model

    /// Those that `models` names, else the job's own.
    ///
    /// - Throws: A `Problem` where there is neither, or a checkpoint cannot be run.
    static func all(_ parameters: TextClassifierParameters, in context: Context) async throws -> [Candidate] {
        guard let references = parameters.models else {
            guard let name = context.modelName else {
                throw Problem.badInput(
                    "no model: name one as the job's `model`, or several as `models` in `parameters`")
            }
            return [Candidate(name: name, model: try await context.model())]
        }
        var candidates: [Candidate] = []
        for reference in references {
            candidates.append(
                Candidate(name: reference.reference, model: try await context.model(reference.reference)))
        }
        return candidates
    }
}

extension Estimate {
    /// Adds what a model's runs take: they follow each other, so the memory is that of the largest.
    mutating func add(
        _ candidate: Candidate, _ data: LabelledData, _ parameters: TextClassifierParameters, in context: Context
    ) throws {
        let model = candidate.model
        let texts = try TokenisedSplits(data, model: model, maxTokens: parameters.maxTokens, in: context)
        let test = try model.estimate(ofTexts: texts.test.map(\.ids.count), in: context)
        for learningRate in parameters.learningRates {
            let recipe = try parameters.recipe(learningRate: learningRate, for: model, called: candidate.name)
            let run = try model.estimate(
                ofFineTuning: texts.train, dev: texts.dev, labels: data.labels.count, recipe, in: context)
            items += run.items
            tokens += run.tokens + test.tokens
            multiplications += run.multiplications + test.multiplications
            held = max(held, run.held)
            passing = max(passing, run.passing)
            movable = max(movable, run.movable)
        }
    }
}
