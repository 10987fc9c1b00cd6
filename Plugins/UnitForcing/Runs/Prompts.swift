import NightjarKit

/// What the model goes on from, or fills in.
struct Prompts: Sendable {
    let texts: [String]
    let ids: [[Int]]
    /// The masks of a masked model's prompts; none of a causal one's.
    let masks: [LogitPlace]

    /// - Throws: A `Problem` where the head predicts no tokens, or a prompt has no token or no mask.
    init(_ parameters: UnitForcingParameters, model: Model, in context: Context) throws {
        guard model.headKind == .causalLM || model.headKind == .maskedLM else {
            throw Problem.badInput(
                "this checkpoint has no head that predicts tokens; use one with a masked or causal language-model head")
        }
        let rows = try context.rows(parameters.prompts)
        guard !rows.isEmpty else { throw Problem.badInput("\(parameters.prompts.path): there are no prompts") }
        texts = rows.map(\.text)
        let ids = rows.map { model.promptTokens($0.text) }
        var masks: [LogitPlace] = []
        for (text, tokens) in ids.enumerated() {
            let row = "\(parameters.prompts.path): prompt \(rows[text].index)"
            guard !tokens.isEmpty else { throw Problem.badInput("\(row) has no token") }
            guard tokens.count <= model.maximumTokens else {
                throw Problem.badInput(
                    "\(row) has \(tokens.count) tokens, more than the \(model.maximumTokens) that the model takes")
            }
            guard model.headKind == .maskedLM else { continue }
            let own = tokens.indices.filter { tokens[$0] == model.maskID }
            guard !own.isEmpty else {
                throw Problem.badInput(
                    "\(row) has no mask; write \(model.maskID.map(model.token) ?? "the mask") where words are filled in"
                )
            }
            masks += own.map { LogitPlace(text: text, position: $0) }
        }
        self.ids = ids
        self.masks = masks
    }
}
