import NightjarKit

/// A job's texts as a model's token ids, longer ones cut as transformers cuts them: the special tokens around a text
/// stay.
struct TokenisedSplits: Sendable {
    let train: [LabelledText]
    let dev: [LabelledText]
    let test: [LabelledText]
    /// The most tokens that a text may have.
    let limit: Int
    /// How many texts were cut.
    let cut: Int

    /// - Throws: A `Problem` that names file and line of a text without any token.
    init(_ data: LabelledData, model: Model, maxTokens: Int, in context: Context) throws {
        let limit = min(maxTokens, model.maximumTokens)
        var cut = 0
        func tokenised(_ split: LabelledData.Split) throws -> [LabelledText] {
            try zip(split.items, split.labels).enumerated().map { index, pair in
                if index % 1000 == 0 { try context.checkCancellation() }
                let encoding = model.encode(pair.0.text)
                guard !encoding.ids.isEmpty else {
                    throw Problem.badInput(
                        "the text of row \(pair.0.row) has no token; take the row out", at: pair.0.place)
                }
                if encoding.ids.count > limit { cut += 1 }
                return LabelledText(ids: encoding.cut(to: limit).ids, label: pair.1)
            }
        }
        train = try tokenised(data.train)
        dev = try tokenised(data.dev)
        test = try tokenised(data.test)
        self.limit = limit
        self.cut = cut
    }
}
