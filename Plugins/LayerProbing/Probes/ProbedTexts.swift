import NightjarKit

/// All texts of a job as a model's token ids: train's, then dev's, then test's.
struct ProbedTexts: Sendable {
    private(set) var ids: [[Int]] = []
    /// The token of each text whose state is read; nil where the mean of all is.
    let positions: [Int]?
    /// The most tokens that a text may have.
    let limit: Int
    /// How many texts were cut.
    let cut: Int

    /// - Throws: A `Problem` that names file and line of a text without any token.
    init(_ data: LabelledData, _ parameters: LayerProbingParameters, model: Model, in context: Context) throws {
        limit = min(parameters.maxTokens, model.maximumTokens)
        var positions: [Int] = [], cut = 0
        for (number, item) in [data.train, data.dev, data.test].flatMap(\.items).enumerated() {
            if number % 1000 == 0 { try context.checkCancellation() }
            let whole = model.encode(item.text)
            guard whole.count > 0 else {
                throw Problem.badInput("the text of row \(item.row) has no token; take the row out", at: item.place)
            }
            if whole.count > limit { cut += 1 }
            let encoding = whole.cut(to: limit)
            ids.append(encoding.ids)
            positions.append(
                parameters.position == .cls ? 0 : encoding.isSpecial.lastIndex(of: false) ?? encoding.count - 1)
        }
        self.cut = cut
        self.positions = parameters.position == .mean ? nil : positions
    }

    /// The states that the probe reads, a layer at a time.
    func states(of model: Model, finalNorm: Bool, in context: Context) throws -> PositionStates {
        if let positions { return try model.hiddenStates(of: ids, at: positions, finalNorm: finalNorm, in: context) }
        return try model.meanHiddenStates(of: ids, finalNorm: finalNorm, in: context)
    }
}
