import NightjarKit

/// The attributions of the same texts by another model, and how like the job's own they are (Adebayo et al. 2018): a
/// method that says the same of a destroyed model says nothing of the model.
struct SanityCheck: Sendable {
    /// One text's.
    struct Comparison: Sendable {
        /// Spearman's correlation of the tokens' attributions, and of their absolute values; NaN where there is none.
        let signed, absolute: Double
        let other: IntegratedText
    }

    /// What the model is called, as `shuffled weights`.
    let name: String
    /// One a text.
    let texts: [Comparison]

    /// Means over the texts that have a correlation.
    var meanSigned: Double { Self.mean(texts.map(\.signed)) }
    var meanAbsolute: Double { Self.mean(texts.map(\.absolute)) }

    /// A rank correlation from which on attributions are called alike.
    static let alike = 0.5

    static func mean(_ values: [Double]) -> Double {
        let numbers = values.filter { !$0.isNaN }
        return numbers.isEmpty ? .nan : numbers.reduce(0, +) / Double(numbers.count)
    }

    /// Every check that the job asks for.
    ///
    /// - Throws: A `Problem` where another checkpoint has other tokens, or lacks a class.
    static func all(
        _ inputs: [AttributedInput], _ own: [IntegratedText], model: Model,
        _ parameters: IntegratedGradientsParameters, in context: Context, advance: (Double) -> Void
    ) async throws -> [SanityCheck] {
        let references = parameters.sanity.models.map(\.reference)
        let count = Double(references.count + (parameters.sanity.shuffledWeights ? 1 : 0))
        var checks: [SanityCheck] = []
        func check(_ name: String, _ other: Model) throws {
            let attribution = try other.attribution(at: parameters.at, of: parameters.output, in: context)
            let done = Double(checks.count)
            let found = try Integration(
                "check-\(checks.count)", plan: .checking, paths: inputs.map(\.path), model: other
            ).run(attribution, in: context) { advance((done + $0) / count) }
            checks.append(SanityCheck(name: name, inputs, own, found))
        }
        if parameters.sanity.shuffledWeights {
            try check("shuffled weights", model.shuffled(using: context.random("shuffled weights")))
        }
        for reference in references {
            let other = try await context.model(reference)
            for input in inputs where other.encode(input.text).truncated(to: input.encoding.count) != input.encoding {
                throw Problem.badInput(
                    "sanity.models: \(reference) has other tokens than the job's model for text \(input.row); only "
                        + "models with the same tokenizer can be compared")
            }
            try check(reference, other)
        }
        return checks
    }

    private init(name: String, _ inputs: [AttributedInput], _ own: [IntegratedText], _ others: [IntegratedText]) {
        self.name = name
        texts = zip(inputs, zip(own, others)).map { input, pair in
            // Tokens that do not move have no attribution to compare.
            let moving = input.path.ids.indices.filter { input.path.baseline[$0] != input.path.ids[$0] }
            let (first, second) = (moving.map { pair.0.tokens[$0] }, moving.map { pair.1.tokens[$0] })
            return Comparison(
                signed: rankCorrelation(first, second), absolute: rankCorrelation(first.map(abs), second.map(abs)),
                other: pair.1)
        }
    }
}
