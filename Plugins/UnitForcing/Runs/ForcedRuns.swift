import NightjarKit

/// One run of the model: so many units of a set held.
struct ForcedRun: Sendable, Equatable {
    let kind: UnitSet.Kind
    let count: Int

    /// The runs of a job: with no unit held once, with every other count of the job's units, and of units drawn at random
    /// where there are as many.
    static func all(counts: [Int], random: Int) -> [ForcedRun] {
        Set(counts).sorted().flatMap { count in
            [ForcedRun(kind: .selected, count: count)]
                + (count > 0 && count <= random ? [ForcedRun(kind: .random, count: count)] : [])
        }
    }
}

/// Scores, fills and continuations of every run.
struct ForcedRuns {
    let parameters: UnitForcingParameters
    let model: Model
    let prompts: Prompts
    let concept: ScoredTexts
    let control: ScoredTexts?
    let context: Context

    /// The outcome of each run; goes on after the last one that an earlier attempt finished.
    func outcomes(of runs: [ForcedRun], _ sets: [UnitSet]) throws -> [ForcedOutcome] {
        try runs.enumerated().map { number, run in
            let name = "\(run.kind.rawValue)-\(run.count)"
            if let saved = try context.saved(name).flatMap(ForcedOutcome.init), isOfThisJob(saved) { return saved }
            let units = sets.first { $0.kind == run.kind }?.units.prefix(run.count) ?? []
            let start = 0.2 + 0.78 * Double(number) / Double(runs.count), share = 0.78 / Double(runs.count)
            let what = run.count == 0 ? "as it is" : "\(run.count) \(run.kind.rawValue) units"
            context.progress(start, what)
            let outcome = try self.outcome(of: model.forcing(Array(units))) { done in
                context.progress(start + share * done, what)
            }
            try context.checkpoint(outcome.state, as: name)
            return outcome
        }
    }

    private func isOfThisJob(_ outcome: ForcedOutcome) -> Bool {
        let copies = model.headKind == .maskedLM ? 0 : prompts.ids.count * parameters.repeats
        return outcome.concept.count == concept.counts.count && outcome.control.count == control?.counts.count ?? 0
            && outcome.continuations.count == copies && outcome.fills.count == prompts.masks.count
    }

    private func outcome(of model: Model, progress: (_ share: Double) -> Void) throws -> ForcedOutcome {
        var outcome = ForcedOutcome(
            concept: try concept.logProbabilities(under: model, in: context),
            control: try control?.logProbabilities(under: model, in: context) ?? [], continuations: [], fills: [])
        progress(0.2)
        if model.headKind == .maskedLM {
            outcome.fills = try model.predictions(
                in: prompts.ids, at: prompts.masks, top: parameters.top, context: context
            ).map { $0.map { (id: $0.id, probability: $0.probability) } }
            return outcome
        }
        let copies = prompts.ids.indices.flatMap { prompt in (0..<parameters.repeats).map { (prompt, $0) } }
        outcome.continuations = try model.continuations(
            of: copies.map { prompts.ids[$0.0] }, tokens: parameters.tokens, decoding: parameters.choice,
            // The same numbers whatever is forced, so that runs differ by the units alone.
            generators: copies.map { context.random("continuation \($0.0) \($0.1)") }, in: context
        ) { written in
            try context.checkCancellation()
            progress(0.2 + 0.8 * Double(written) / Double(parameters.tokens))
        }
        return outcome
    }
}
