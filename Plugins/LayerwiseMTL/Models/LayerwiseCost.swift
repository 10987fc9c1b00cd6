import NightjarKit

/// What a job will need.
struct LayerwiseCost {
    let parameters: LayerwiseParameters
    let model: Model
    let context: Context

    /// The parts follow each other: the memory is that of the largest.
    func estimate(of tasks: TaskSet) throws -> Estimate {
        var estimate = Estimate(items: 0, tokens: 0, multiplications: 0, held: 0)
        for task in tasks.tasks { estimate.append(try passes(of: task)) }
        guard let options = parameters.train else { return estimate }
        let recipe = try options.recipe(for: model, key: "parameters.train")
        func train(_ examples: [AnswerExample]) throws {
            estimate.append(try model.estimate(ofTuning: examples, recipe, in: context))
        }
        if parameters.makesTuned {
            try train(
                context.mixture(tasks.learned.map { ($0.cluster, $0.examples) }, perCluster: options.perCluster))
        }
        for task in tasks.tasks where parameters.makesControl(of: task.task) { try train(task.examples) }
        return estimate
    }

    /// Three models in step, and what is compared at a layer.
    private func passes(of task: AnalysedTask) throws -> Estimate {
        var estimate = try model.estimate(ofStates: task.ids.map(\.count), in: context)
        let texts = Double(task.ids.count), width = Double(model.width)
        let smaller = min(texts, width), larger = max(texts, width)
        // Three products of either side with itself, three across, and three spectra.
        let compared = 3 * smaller * smaller * larger + 3 * width * smaller * larger + 6 * smaller * smaller * smaller
        estimate.multiplications = 3 * estimate.multiplications + Double(model.layers) * compared
        estimate.tokens *= 3
        estimate.held *= 3
        estimate.movable *= 3
        // States as they are and in double, their products, and LAPACK's copies of them.
        let similarity =
            3 * (12 * texts * width + 8 * smaller * smaller) + Double(context.threads) * 24 * smaller * smaller
        estimate.passing = max(estimate.passing, Int(similarity))
        return estimate
    }
}
