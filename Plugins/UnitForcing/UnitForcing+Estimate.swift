import NightjarKit

extension UnitForcing {
    func estimate(_ parameters: UnitForcingParameters, in context: Context) async throws -> Estimate? {
        let model = try await context.model()
        let setting = try Setting(parameters, model: model, in: context)
        // Units that are listed can be looked for now; a job's are there when it has ended.
        if case .second = parameters.units { _ = try [UnitPlace](parameters, model: model, in: context) }
        let runs = Double(
            ForcedRun.all(counts: parameters.counts, random: parameters.random ? Int.max : 0).count)
        var estimate = try model.estimate(ofTexts: setting.texts.map(\.count), in: context)

        /// Every run does this once more; its steps follow each other, so the memory is that of the largest.
        func add(_ lengths: [Int], places: Int) throws {
            let pass = try model.estimate(ofStates: lengths, in: context)
            let head = Double(places) * Double(model.shape.width) * Double(model.shape.vocabulary)
            estimate.multiplications += runs * (pass.multiplications + head)
            estimate.tokens += Int(runs) * pass.tokens
            estimate.held = max(estimate.held, pass.held)
            estimate.movable = max(estimate.movable, pass.movable)
            // The head's weights as floats, beside rows of logits and what is made of them.
            let logits = 4 * model.shape.width * model.shape.vocabulary + context.threads * 24 * model.shape.vocabulary
            estimate.passing = max(estimate.passing, pass.passing, logits)
        }
        for scored in [setting.concept, setting.control].compactMap({ $0 }) {
            try add(scored.ids.map(\.count), places: scored.places.count)
        }
        if model.headKind == .maskedLM {
            try add(setting.prompts.ids.map(\.count), places: setting.prompts.masks.count)
        } else {
            let prompts = setting.prompts.ids.flatMap { ids in [Int](repeating: ids.count, count: parameters.repeats) }
            // A token at a time, over texts that grow: as if each were of its middle length all the time.
            let middle = prompts.map { min($0 + parameters.tokens / 2, model.maximumTokens) }
            let longest = prompts.map { min($0 + parameters.tokens, model.maximumTokens) }
            let before = estimate
            try add(longest, places: prompts.count)
            let pass = try model.estimate(ofStates: middle, in: context)
            let head = Double(prompts.count) * Double(model.shape.width) * Double(model.shape.vocabulary)
            let tokens = runs * Double(parameters.tokens)
            estimate.multiplications = before.multiplications + tokens * (pass.multiplications + head)
            estimate.tokens = before.tokens + Int(runs) * parameters.tokens * pass.tokens
        }
        return estimate
    }
}
