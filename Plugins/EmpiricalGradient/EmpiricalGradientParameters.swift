import NightjarKit

/// Every neuron of every layer.
enum EveryNeuron: String, ParameterChoice { case all }

/// A set of neurons: drawn from the seed, or all of some layers.
struct NeuronSample: AnalysisParameters, Equatable {
    @Parameter("So many neurons, drawn once from the seed and used for every prompt") var perPrompt: Int?
    @Parameter("Only neurons of these layers, counted from 0; all of them without `perPrompt`") var layers: [Int]?

    static func == (a: NeuronSample, b: NeuronSample) -> Bool { a.perPrompt == b.perPrompt && a.layers == b.layers }
}

/// One neuron by its place.
struct NeuronPlace: AnalysisParameters {
    @Parameter("The layer, from 0") var layer: Int
    @Parameter("The neuron in its layer, from 0") var neuron: Int
}

/// The paper's own sample for the curve of mean |r| by range.
struct CurveSample: AnalysisParameters {
    @Parameter("Prompts, drawn from the seed", in: 1...1_000_000) var prompts = 10
    @Parameter("Neurons, drawn from the seed, the same for each prompt", in: 1...100_000_000) var perPrompt = 1000
    @Parameter("The largest shift, in multiples of `step`", in: 1e-6...1e6) var to = 10.0
}

/// Leaves the curve out.
enum NoCurve: String, ParameterChoice { case none }

/// An estimate of the empirical gradient.
enum Estimator: String, ParameterChoice { case computed, integrated, neurgrad }

/// Where the steps of an integrated gradient stand between 0 and the activation (METHODS section 2.4).
enum IntegratedRule: String, ParameterChoice {
    case inclusive, left, right

    /// Factors of the activation, each of weight 1/m.
    func factors(_ steps: Int) -> [Double] {
        (0..<steps).map { step in
            switch self {
            case .inclusive: steps == 1 ? 1 : Double(step) / Double(steps - 1)
            case .left: Double(step) / Double(steps)
            case .right: Double(step + 1) / Double(steps)
            }
        }
    }
}

/// What happens to a prompt whose answer is more than one token.
enum LongAnswers: String, ParameterChoice { case skip, refuse }

/// DESIGN section 5.
struct EmpiricalGradientParameters: AnalysisParameters {
    @Parameter("Prompts with the fields `prompt` (or the data set's `field`) and `answer`") var prompts: Dataset
    @Parameter("Leave out prompts whose most probable token is not the answer's") var onlyCorrect = true
    @Parameter("`{perPrompt: N}`, `{layers: […]}`, `all`, or a list of {layer, neuron}")
    var neurons: OneOf<EveryNeuron, OneOf<NeuronSample, [NeuronPlace]>> = .second(.first(Self.hundred))
    @Parameter("The largest shift of an activation", in: 1e-6...1e6) var range = 2.0
    @Parameter("From one shift to the next", in: 1e-6...1e6) var step = 0.2
    @Parameter("The sample for mean |r| by range, or none") var curve: OneOf<CurveSample, NoCurve> = .first(
        CurveSample())
    @Parameter("What a shift of +δ does to an activation; the estimates' sign follows it")
    var shift = ShiftConvention.magnitude
    @Parameter("Estimates to compare with what is measured") var estimators = Estimator.allCases
    @Parameter("Steps of the integrated gradient", in: 1...10_000) var integratedSteps = 20
    @Parameter("Where those steps stand") var integratedRule = IntegratedRule.inclusive
    @Parameter("A neuron is linear where |r| is at least this", in: 0.0...1.0) var linearAt = 0.95
    @Parameter("What stands between prompt and answer, for a causal model") var join = AnswerJoin.auto
    @Parameter("Skip and count prompts whose answer is more than one token, or refuse the job")
    var longAnswers = LongAnswers.skip

    private static var hundred: NeuronSample {
        var sample = NeuronSample()
        sample.perPrompt = 100
        return sample
    }
}

extension EmpiricalGradientParameters {
    /// What is wrong with the parameters together.
    var problems: [String] {
        var problems: [String] = []
        if range < step * (1 - 1e-9) { problems.append("`range` must be at least `step`: there is no shift else") }
        if let sample = curve.first, sample.to < step * (1 - 1e-9) {
            problems.append("`curve.to` must be at least `step`: there is no shift else")
        }
        if let sample = neurons.second?.first {
            if sample.perPrompt == nil, sample.layers == nil {
                problems.append("`neurons` needs `perPrompt: N`, `layers: […]` or both")
            }
            if let count = sample.perPrompt, count < 1 { problems.append("`neurons.perPrompt` must be at least 1") }
            if sample.layers?.isEmpty ?? false { problems.append("`neurons.layers` names no layer") }
        }
        if neurons.second?.second?.isEmpty ?? false { problems.append("`neurons` lists no neuron") }
        if range / step > 10_000 { problems.append("`range` is more than 10,000 steps; make `step` larger") }
        if let sample = curve.first, sample.to / step > 10_000 {
            problems.append("`curve.to` is more than 10,000 steps; make `step` larger")
        }
        return problems
    }
}
