import NightjarKit

/// From the parameters to what is compared: texts read, tokenised, filtered, with a record of all that was left out.
struct Preparation: Sendable {
    let comparison: Comparison
    /// Tokens that tell the domains apart; nil where every token counts.
    let vocabulary: DomainVocabulary?
    /// What the reader must know of the data.
    let notes: [String]

    init(_ parameters: DomainNeuronsParameters, in context: Context) async throws {
        let model = try await context.model()
        let limit = min(parameters.maxTokens, model.maximumTokens)
        var notes: [String] = []
        if limit < parameters.maxTokens {
            notes.append(
                "The model takes at most \(limit) tokens; `maxTokens` of \(parameters.maxTokens) counts as that.")
        }
        func tokenise(_ dataset: Dataset, _ name: String) throws -> [[Int]] {
            let texts = try TokenisedTexts(
                context.texts(dataset), model: model, limit: limit, overlong: parameters.overlong)
            if let note = texts.note(name, limit: limit) { notes.append(note) }
            guard !texts.ids.isEmpty else {
                throw Problem.badInput(
                    "\(dataset.path): none of the \(name) texts is left; \(notes.last ?? "it is empty")")
            }
            return texts.ids
        }

        // What goes through which model, and which class it is.
        let models: [Model]
        let classes: [[[Int]]]
        if let texts = parameters.texts, let reference = parameters.derivedModel {
            let derived = try await context.model(reference.reference)
            try Self.checkComparable(model, derived)
            let ids = try tokenise(texts, "compared")
            let derivedIDs = try TokenisedTexts(
                context.texts(texts), model: derived, limit: limit, overlong: parameters.overlong
            ).ids
            guard ids == derivedIDs else {
                throw Problem.badInput(
                    "the two models give different token ids for the same texts; a comparison needs one tokenizer")
            }
            models = [model, derived]
            classes = [ids, ids]
        } else if let positive = parameters.positive, let negative = parameters.negative {
            models = [model]
            classes = [try tokenise(positive, "positive"), try tokenise(negative, "negative")]
        } else {
            throw Problem.badInput("give `positive` and `negative`, or `texts` and `derivedModel`")
        }

        let vocabulary =
            try parameters.tokens == .contrastive
            ? DomainVocabulary(
                parameters.vocabulary, classes: classes, model: model,
                tokenise: tokenise) : nil

        // Texts without a token that counts have no response.
        var kept: [(ids: [[Int]], positions: [[Int]])] = []
        for (ids, name) in zip(classes, models.count == 2 ? ["compared", "compared"] : ["positive", "negative"]) {
            let positions = ids.map { pooledPositions(of: $0, padID: model.padID, among: vocabulary?.ids) }
            let indices = positions.indices.filter { !positions[$0].isEmpty }
            guard !indices.isEmpty else {
                throw Problem.badInput(
                    "none of the \(ids.count) \(name) texts has a token that tells the domains apart; "
                        + "use `tokens: all`, more texts, or a lower `vocabulary.contrast`")
            }
            if indices.count < ids.count {
                let note =
                    "\(ids.count - indices.count) of \(ids.count) \(name) texts have no token that tells the "
                    + "domains apart and were left out."
                if notes.last != note { notes.append(note) }
            }
            kept.append((indices.map { ids[$0] }, indices.map { positions[$0] }))
        }
        self.vocabulary = vocabulary
        self.notes = notes
        if models.count == 2 {
            comparison = Comparison(
                passes: zip(models, kept).map { Comparison.Pass(model: $0, ids: $1.ids, positions: $1.positions) },
                labels: kept.enumerated().flatMap { pass, texts in texts.ids.map { _ in pass == 1 } })
        } else {
            comparison = Comparison(
                passes: [
                    Comparison.Pass(
                        model: model, ids: kept.flatMap(\.ids), positions: kept.flatMap(\.positions))
                ],
                labels: kept.enumerated().flatMap { index, texts in texts.ids.map { _ in index == 0 } })
        }
    }

    private static func checkComparable(_ base: Model, _ derived: Model) throws {
        guard base.layers == derived.layers, base.sites == derived.sites else {
            throw Problem.badInput(
                "`model` (\(base.architecture), \(base.layers) layers, width \(base.width)) and `derivedModel` "
                    + "(\(derived.architecture), \(derived.layers) layers, width \(derived.width)) differ in their units; "
                    + "a comparison needs two models of one shape")
        }
    }
}
