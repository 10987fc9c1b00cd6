import NightjarKit

/// What goes through the model in every run, read and tokenised.
struct Setting: Sendable {
    /// All texts of the concept, over which medians are taken.
    let texts: [[Int]]
    let prompts: Prompts
    /// The texts of concept and control that are scored.
    let concept: ScoredTexts
    let control: ScoredTexts?
    /// How many texts were cut, of how many tokens the others are at most.
    let cut, limit: Int

    /// - Throws: A `Problem` that says what is wrong with a data set.
    init(_ parameters: UnitForcingParameters, model: Model, in context: Context) throws {
        let limit = min(parameters.maxTokens, model.maximumTokens)
        var cut = 0
        func tokenised(_ dataset: Dataset) throws -> [[Int]] {
            let texts = try context.texts(dataset).map(model.encode).filter { $0.count > 0 }
            guard !texts.isEmpty else { throw Problem.badInput("\(dataset.path): no text has a token") }
            cut += texts.count { $0.count > limit }
            return texts.map { $0.cut(to: limit).ids }
        }
        prompts = try Prompts(parameters, model: model, in: context)
        texts = try tokenised(parameters.concept)
        let others = try parameters.control.map(tokenised)
        concept = try ScoredTexts(Array(texts.prefix(parameters.scoreTexts)), named: "concept", model: model)
        control = try others.map {
            try ScoredTexts(Array($0.prefix(parameters.scoreTexts)), named: "control", model: model)
        }
        self.cut = cut
        self.limit = limit
    }
}
