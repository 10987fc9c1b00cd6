import NightjarKit

/// Texts whose probability under a model is measured: of a causal model each token's after those before it, of a masked
/// one each token's with it alone masked (the pseudo-log-likelihood; Salazar et al. 2020).
struct ScoredTexts: Sendable {
    /// What goes through the model.
    private(set) var ids: [[Int]] = []
    private(set) var places: [LogitPlace] = []
    /// The token whose probability is read at each place.
    private(set) var tokens: [Int] = []
    /// How many places each text has.
    private(set) var counts: [Int] = []

    /// - Throws: A `Problem` where no text has a token to score.
    init(_ texts: [[Int]], named name: String, model: Model) throws {
        for text in texts {
            let before = places.count
            if let mask = model.maskID, !model.isCausal {
                for position in text.indices where !model.isSpecial(text[position]) {
                    var masked = text
                    masked[position] = mask
                    places.append(LogitPlace(text: ids.count, position: position))
                    tokens.append(text[position])
                    ids.append(masked)
                }
            } else {
                for position in text.indices.dropLast() {
                    places.append(LogitPlace(text: ids.count, position: position))
                    tokens.append(text[position + 1])
                }
                if text.count > 1 { ids.append(text) }
            }
            if places.count > before { counts.append(places.count - before) }
        }
        guard !counts.isEmpty else {
            throw Problem.badInput(
                "no text of `\(name)` has a token to score"
                    + (model.isCausal ? ": a causal model predicts tokens from the second on; give longer texts" : ""),
                at: Problem.Place(key: "parameters.\(name)"))
        }
    }

    /// log p of each text, the sum over its tokens.
    func logProbabilities(under model: Model, in context: Context) throws -> [Double] {
        var all = try model.logProbabilities(of: tokens, in: ids, at: places, context: context)[...]
        return counts.map { count in
            defer { all = all.dropFirst(count) }
            return all.prefix(count).reduce(0, +)
        }
    }
}
