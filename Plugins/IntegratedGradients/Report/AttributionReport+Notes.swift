import NightjarKit

extension AttributionReport {
    func addNotes(to results: inout Results) {
        let doubtful = texts.indices.filter { !isTrusted(texts[$0]) }
        if !doubtful.isEmpty {
            results.note(
                "\(doubtful.count) of \(texts.count) texts are not to be trusted: their attributions miss the change of "
                    + "the score by more than \(percent(parameters.tolerance)) of it, or the score does not change (texts "
                    + doubtful.prefix(10).map { "\(inputs[$0].row)" }.joined(separator: ", ")
                    + (doubtful.count > 10 ? " …" : "") + ").", kind: .warning)
        }
        let cut = inputs.count(where: \.isTruncated)
        if cut > 0 {
            results.note(
                "\(cut) texts were cut to \(parameters.maxTokens) tokens or what the model takes.", kind: .warning)
        }
        let unresolved = texts.count { $0.steps.count > 1 && $0.error < $0.resolution }
        if unresolved > 0 {
            results.note(
                "In \(unresolved) of \(texts.count) texts the least error lies below what float32 resolves (`resolution` "
                    + "in texts.csv): `bestSteps` is the step count with the least error as the paper has it, but among "
                    + "those within the resolution it is chance; `enoughSteps` is the first that is as good.")
        }
        if let agreement { results.note(sentence(agreement)) }
        addChecks(to: &results)
        results.note(
            "Attributed is the \(parameters.output.rawValue) of the target class, along the straight path at the "
                + (parameters.at == .embeddings ? "output of the embeddings module" : "word embedding")
                + " from \(start); "
                + "tokens around the text stay and have 0. Sums and errors are in double, the model runs in float32.")
        results.note(
            "The error is |Σ attributions − (F(x) − F(x′))|, the best number of steps that with the least, of equal ones "
                + "the smallest; quadrature: \(parameters.quadrature.rawValue).")
        if parameters.quadrature == .captumTrapezoid {
            results.note(
                "captum's trapezoid has weights that add up to (n − 1)/n: it is offered for comparison, and is wrong by "
                    + "that share at every number of steps.", kind: .warning)
        }
    }

    private func sentence(_ agreement: WordAgreement) -> String {
        let same = zip(inputs, agreement.texts).count { $0.path.output == $1.predicted }
        let found =
            "A bag of words, which knows no context, weighs the words of a text with a rank correlation of "
            + "\(rounded(agreement.mean)) to their attributions (mean over texts), and predicts the target in \(same) of "
            + "\(texts.count) texts. "
        return switch agreement.mean {
        case SanityCheck.alike...:
            found + "Words alone explain much of what is attributed: there is little sign of context."
        case ..<SanityCheck.alike:
            found
                + "Words alone explain little of the order of the attributions: what the model attends to is not what "
                + "tells the classes apart word by word. That may be context, or a weakness of either model."
        default: found + "There is nothing to correlate."
        }
    }

    private func addChecks(to results: inout Results) {
        for check in checks {
            let (absolute, signed) = (check.meanAbsolute, check.meanSigned)
            let numbers =
                "mean rank correlation \(rounded(absolute)) of absolute values, \(rounded(signed)) with signs, over texts"
            if absolute.isNaN {
                results.note("Sanity check, \(check.name): no text has attributions to correlate.", kind: .warning)
            } else if max(absolute, abs(signed)) >= SanityCheck.alike {
                results.note(
                    "Sanity check, \(check.name): the attributions hardly change (\(numbers)): what they show follows from "
                        + "the texts or the architecture, not from what the model learned.", kind: .warning)
            } else {
                results.note(
                    "Sanity check, \(check.name): the attributions change with the model (\(numbers)), as they should.")
            }
        }
        if !checks.isEmpty {
            results.note("Checks integrate by Gauss–Legendre with 32 steps, for the same class of the same tokens.")
        }
    }

    private var start: String {
        switch parameters.baseline {
        case .pad: "padding tokens at the same positions"
        case .mask: "masks at the same positions"
        case .zero: "zeros"
        }
    }

    func percent(_ share: Double) -> String { "\((share * 1e4).rounded() / 100) %" }

    func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
