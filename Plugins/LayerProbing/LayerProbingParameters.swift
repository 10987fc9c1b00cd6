import NightjarKit

/// Which of a text's states the probe reads.
enum StatePosition: String, ParameterChoice {
    /// The last token's that is not special.
    case last
    /// The mean over all tokens.
    case mean
    /// The first token's.
    case cls
}

/// The parameters of layer-probing.
struct LayerProbingParameters: AnalysisParameters {
    @Parameter("What is learnt from") var train: Dataset?
    @Parameter("What the penalty and the best layer are chosen on") var dev: Dataset?
    @Parameter("What is measured on") var test: Dataset?
    @Parameter("One data set in place of `train`, `dev` and `test`, to be split") var data: Dataset?
    @Parameter("What train, dev and test of `data` are to each other, each label by itself") var split = [8, 1, 1]
    @Parameter("The field that holds a text, where its data set names none") var text = "text"
    @Parameter("The field that holds a label: a text, a number, true or false") var label = "label"
    @Parameter("What the probe reads of a text: its last token's state, the mean of all, or the first token's")
    var position = StatePosition.mean
    @Parameter("Whether the last layer's states are those after the model's last normalisation") var finalNorm = true
    @Parameter("Longer texts are cut, in tokens", in: 4...1_048_576) var maxTokens = 256
    @Parameter("Weights of the losses against the penalty; the one with the least loss on dev is kept, a layer each")
    var c = [0.01, 0.1, 1.0]
    @Parameter("Whether every dimension is scaled to mean 0 and deviation 1 on train") var standardize = true
    @Parameter("Whether a probe of labels drawn at random, a text each, is trained beside every probe")
    var control = true
}

extension LayerProbingParameters {
    /// Where the texts are.
    var source: LabelledSource {
        LabelledSource(train: train, dev: dev, test: test, data: data, split: split, text: text, label: label)
    }

    /// What is wrong with the parameters together.
    var problems: [String] {
        var problems = source.problems
        if c.isEmpty { problems.append("`c` is empty; give numbers, as [0.01, 0.1, 1]") }
        if let wrong = c.first(where: { !($0 > 0 && $0.isFinite) }) {
            problems.append("`c` has \(wrong); each must be above 0")
        }
        if Set(c).count < c.count { problems.append("`c` has a number twice") }
        return problems
    }
}
