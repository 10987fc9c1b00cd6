import NightjarKit

/// A unit of a linear module as a job names it.
struct NamedUnit: AnalysisParameters {
    @Parameter("The layer, from 0") var layer: Int
    @Parameter("The module's path inside its layer, as domain-neurons writes it") var module: String
    @Parameter("The output dimension, from 0") var unit: Int
}

/// Which of the units that a domain-neurons job lists.
enum UnitSubset: String, ParameterChoice { case all, attention, mlp }

/// Which group of them.
enum UnitGroup: String, ParameterChoice { case top, middle, bottom }

/// How a causal model's next token is chosen.
enum NextToken: String, ParameterChoice { case greedy, sample }

/// The parameters of unit-forcing.
struct UnitForcingParameters: AnalysisParameters {
    @Parameter(
        "The units: job:NAME of a domain-neurons job, or a list [{layer, module, unit}, …], the first to force first")
    var units: OneOf<JobReference, [NamedUnit]>
    @Parameter("Of a job's units, those of all modules, of attention or of mlp") var subset = UnitSubset.all
    @Parameter("Of a job's units, those of the top, the middle or the bottom") var group = UnitGroup.top
    @Parameter("How many units are forced, one run each") var counts = [0, 10, 50, 200]
    @Parameter("Texts of the concept: a unit is held at its median response over them") var concept: Dataset
    @Parameter("Texts of something else, whose score should not rise") var control: Dataset?
    @Parameter("How a text's token outputs become one response") var pooling = Pooling.mean
    @Parameter("Longer texts of concept and control are cut, in tokens", in: 3...1_048_576) var maxTokens = 256
    @Parameter("How many texts of concept and of control are scored, the first ones", in: 1...1_000_000)
    var scoreTexts = 50
    @Parameter("What the model goes on from, or fills in: a masked model's have masks") var prompts: Dataset
    @Parameter("How many tokens a causal model writes", in: 1...100_000) var tokens = 30
    @Parameter("How its next token is chosen") var decoding = NextToken.greedy
    @Parameter("How often each prompt is gone on from, with `decoding: sample`", in: 1...10_000) var samples = 1
    @Parameter("What logits are divided by, with `decoding: sample`", in: 0.01...100.0) var temperature = 1.0
    @Parameter("The least probable tokens beyond this share are left out, with `decoding: sample`", in: 0.0...1.0)
    var topP = 1.0
    @Parameter("How many fills of a mask are listed", in: 1...1_000) var top = 5
    @Parameter("Whether as many units drawn at random from the same modules are forced, too") var random = true
}

extension UnitForcingParameters {
    /// What is wrong with the parameters together.
    var problems: [String] {
        var problems: [String] = []
        if counts.isEmpty { problems.append("`counts` is empty; give numbers of units, as [0, 10, 50]") }
        if let wrong = counts.first(where: { $0 < 0 }) { problems.append("`counts` has \(wrong); each is 0 or more") }
        if units.second?.isEmpty == true { problems.append("`units` is empty; list some, or name a job") }
        if decoding == .greedy, samples > 1 {
            problems.append(
                "`samples` is \(samples), and greedy decoding writes the same each time; use `decoding: sample`")
        }
        if topP <= 0 { problems.append("`topP` is \(topP); it is above 0") }
        return problems
    }

    /// As the kit has it.
    var choice: Decoding { decoding == .greedy ? .greedy : .sample(temperature: temperature, topP: topP) }

    /// How often each prompt is gone on from.
    var repeats: Int { decoding == .greedy ? 1 : samples }
}
