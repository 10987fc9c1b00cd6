import NightjarKit

/// Whether the tokens around a text count.
enum SpecialTokens: String, ParameterChoice { case exclude, include }

/// The parameters of language-neurons.
struct LanguageNeuronsParameters: AnalysisParameters {
    @Parameter("Texts of each language, by its name: two languages or more") var corpora: [String: Dataset]
    @Parameter("The share of all neurons that is selected: those of the least entropy", in: 0.0...1.0) var share = 0.01
    @Parameter("The quantile of all probabilities that one of a selected neuron's is above", in: 0.0...1.0)
    var threshold = 0.95
    @Parameter("Longer texts are cut, in tokens", in: 3...1_048_576) var maxTokens = 512
    @Parameter("Whether tokens that the tokenizer puts around a text, as [CLS], are counted")
    var specialTokens = SpecialTokens.exclude
}

extension LanguageNeuronsParameters {
    /// What is wrong with the parameters together.
    var problems: [String] {
        var problems: [String] = []
        if corpora.count < 2 {
            problems.append(
                "`corpora` has \(corpora.count) language\(corpora.count == 1 ? "" : "s"); a neuron is specific to one "
                    + "beside others: give two or more, as {en: en.txt, ja: ja.txt}")
        }
        if corpora.keys.contains("") { problems.append("`corpora` has a language without a name") }
        if share <= 0 { problems.append("`share` is \(share); it is above 0, as 0.01") }
        return problems
    }
}
