import NightjarKit

/// Which numbers of steps are tried; one of the three forms.
struct StepCounts: AnalysisParameters {
    @Parameter("From the first to the last, as [1, 200]: the best is taken for each text") var sweep: [Int]?
    @Parameter("So many, for every text") var fixed: Int?
    @Parameter("These, as [10, 50, 100]: the best is taken for each text") var grid: [Int]?

    /// 1…200, as in the paper.
    static var paper: StepCounts {
        var steps = StepCounts()
        steps.sweep = [1, 200]
        return steps
    }

    /// The step counts, ascending; nil where they are not given in one of the three forms.
    var counts: [Int]? {
        switch (sweep, fixed, grid) {
        case (let sweep?, nil, nil): sweep.count == 2 && sweep[0] <= sweep[1] ? Array(sweep[0]...sweep[1]) : nil
        case (nil, let fixed?, nil): [fixed]
        case (nil, nil, let grid?): Set(grid).sorted()
        default: nil
        }
    }
}

/// A bag of words to compare with.
struct BagOfWordsData: AnalysisParameters {
    @Parameter("What it learns from: texts with their labels") var train: Dataset
    @Parameter("The field of a text's label") var label = "label"
}

/// Whether attributions change when the model is destroyed (Adebayo et al. 2018).
struct SanityChecks: AnalysisParameters {
    @Parameter("Attribute with the model's weights in random order, too") var shuffledWeights = false
    @Parameter("Attribute with these checkpoints, too, as one that was trained on random labels: job:NAME")
    var models: [ModelReference] = []

    var isEmpty: Bool { !shuffledWeights && models.isEmpty }
}

/// DESIGN section 5.
struct IntegratedGradientsParameters: AnalysisParameters {
    @Parameter("The texts; their labels, where there are any, in the field `label`") var texts: Dataset
    @Parameter("The field of a text's label") var label = "label"
    @Parameter("The class whose score is attributed: predicted, gold (the text's label), a number from 0, or a name")
    var target = OneOf<Int, String>.second("predicted")
    @Parameter("What of the class: its logit, or its probability") var output = ScoreKind.logit
    @Parameter("Where the path runs: the output of the whole embeddings module, or the word embedding's")
    var at = InputSite.embeddings
    @Parameter("What a text's tokens come from; the tokens around a text stay") var baseline = Baseline.pad
    @Parameter("How the integral becomes a sum; trapezoids begin at 2 steps") var quadrature = QuadratureRule
        .gaussLegendre
    @Parameter("Numbers of steps: {sweep: [1, 200]}, {fixed: N} or {grid: […]}") var steps = StepCounts.paper
    @Parameter("A text whose relative error stays above this is marked as not to be trusted", in: 0...1.0)
    var tolerance = 0.01
    @Parameter("Longer texts are cut", in: 2...1_000_000) var maxTokens = 256
    @Parameter("So many texts are drawn", in: 0...100) var figures = 5
    @Parameter("Compare the words' attributions with a bag of words' weights: is it context, or words?")
    var bagOfWords: BagOfWordsData?
    @Parameter("Compare with the attributions of destroyed models") var sanity = SanityChecks()
}

extension IntegratedGradientsParameters {
    /// The most steps that can be asked for.
    static let mostSteps = 5_000

    /// What is wrong with the parameters together.
    var problems: [String] {
        guard let counts = steps.counts, let first = counts.first, let last = counts.last else {
            return ["`steps` needs one of {sweep: [FIRST, LAST]}, {fixed: N} and {grid: [N, …]}"]
        }
        guard first >= 1, last <= Self.mostSteps else {
            return ["`steps` has \(first < 1 ? first : last); a number of steps is from 1 to \(Self.mostSteps)"]
        }
        if last < quadrature.leastSteps {
            return ["`steps` has only \(last); \(quadrature.rawValue) begins at \(quadrature.leastSteps) steps"]
        }
        return []
    }
}
