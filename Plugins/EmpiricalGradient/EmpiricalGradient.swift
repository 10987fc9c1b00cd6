import NightjarKit

/// How a neuron's activation moves the probability of an answer, measured by interventions and estimated by gradients
/// (METHODS section 2).
struct EmpiricalGradient: Analysis {
    static let id = "empirical-gradient"
    static let summary = "How changing a neuron's activation changes the probability of the right answer"

    typealias Parameters = EmpiricalGradientParameters

    static func problems(with parameters: EmpiricalGradientParameters) -> [String] { parameters.problems }

    func run(_ parameters: EmpiricalGradientParameters, in context: Context) async throws -> Results {
        context.progress(0, "reading prompts")
        let model = try await context.model()
        let neurons = try model.neurons(parameters, in: context)
        var prompts = try PromptSet(parameters, model: model, in: context)
        context.progress(0.01, "asking \(prompts.count(.kept)) prompts")
        try prompts.ask(model, onlyCorrect: parameters.onlyCorrect, in: context)
        guard !prompts.kept.isEmpty else {
            let remedy =
                prompts.count(.incorrect) > 0
                ? "; `onlyCorrect: false` takes prompts that are answered wrongly too" : ""
            throw Problem.badInput("no prompt is left to analyse: \(prompts.sentence)\(remedy)")
        }
        context.log(prompts.sentence)
        let measurement = try Measurement(parameters, prompts: prompts.kept, neurons: neurons, model, in: context)
        context.progress(0.99, "summing up")
        return EmpiricalGradientReport(
            parameters: parameters, prompts: prompts, measurement: measurement, model: model, context: context
        ).results()
    }
}
