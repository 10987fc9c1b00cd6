import NightjarKit

/// Which tokens of a text are pooled.
enum TokenChoice: String, ParameterChoice { case all, contrastive }

/// What happens to texts over `maxTokens`.
enum OverlongTexts: String, ParameterChoice { case drop, truncate }

/// How the tokens that tell the domains apart are found (METHODS section 1, «Vocabulary filter»).
struct VocabularyParameters: AnalysisParameters {
    @Parameter("Texts of the domain; the job's own positive texts by default") var positive: Dataset?
    @Parameter("General texts; the job's own negative texts by default") var negative: Dataset?
    @Parameter("A token must occur in at least this share of one corpus' documents", in: 0.0...1.0)
    var minDocumentRate = 0.02
    @Parameter("A token must have at least so many characters", in: 1...1_000) var minLength = 2
    @Parameter("|Np − Nn| / (Np + Nn) must be above this", in: 0.0...1.0) var contrast = 0.7
    @Parameter("Leave out tokens of hiragana alone") var excludeHiraganaOnly = true
}

/// DESIGN section 5.
struct DomainNeuronsParameters: AnalysisParameters {
    @Parameter("Texts of the domain (b = 1)") var positive: Dataset?
    @Parameter("Texts to tell it from (b = 0)") var negative: Dataset?
    @Parameter("Texts that go through both `model` (b = 0) and `derivedModel` (b = 1)") var texts: Dataset?
    @Parameter("A model derived from `model`, of the same shape") var derivedModel: ModelReference?
    @Parameter("Pool every token, or those that tell the domains apart") var tokens = TokenChoice.all
    @Parameter("What tells the domains apart, with `tokens: contrastive`") var vocabulary = VocabularyParameters()
    @Parameter("How a text's token outputs become one response") var pooling = Pooling.mean
    @Parameter("Units of a group (Top, Middle, Bottom)", in: 1...1_000_000) var select = 1000
    @Parameter("The longest text, in tokens", in: 3...1_048_576) var maxTokens = 256
    @Parameter("What happens to longer texts") var overlong = OverlongTexts.drop
    @Parameter("Permutations of the labels that the null is made of; 0 for none", in: 0...10_000) var permutations = 200
}

extension DomainNeuronsParameters {
    /// What is wrong with the parameters together.
    var problems: [String] {
        var problems: [String] = []
        let corpora = positive != nil || negative != nil
        let models = texts != nil || derivedModel != nil
        if corpora && models {
            problems.append("give either `positive` and `negative`, or `texts` and `derivedModel`, not both")
        } else if models {
            if texts == nil { problems.append("`derivedModel` needs `texts`, which go through both models") }
            if derivedModel == nil {
                problems.append("`texts` needs `derivedModel`, the model to compare with `model`")
            }
            if tokens == .contrastive, vocabulary.positive == nil || vocabulary.negative == nil {
                problems.append(
                    "`tokens: contrastive` with `derivedModel` needs `vocabulary: {positive: …, negative: …}`: "
                        + "the texts are the same for both models, so the vocabulary comes from other corpora")
            }
        } else if positive == nil || negative == nil {
            problems.append("give `positive` and `negative`, or `texts` and `derivedModel`")
        }
        if (vocabulary.positive == nil) != (vocabulary.negative == nil) {
            problems.append("`vocabulary` needs both `positive` and `negative`, or neither")
        }
        return problems
    }
}
