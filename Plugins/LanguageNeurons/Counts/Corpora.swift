import NightjarKit

/// The texts of all languages as a model's token ids, language after language.
struct Corpora: Sendable {
    /// Sorted by name.
    let languages: [String]
    private(set) var ids: [[Int]] = []
    /// The positions of each text that are counted.
    private(set) var positions: [[Int]] = []
    /// Each text's language, by its place in `languages`.
    private(set) var groups: [Int] = []
    /// How many texts of each language are longer than the most that is taken.
    private(set) var cut: [Int]
    /// The most tokens that a text may have.
    let limit: Int

    /// - Throws: A `Problem` that names a corpus without a token to count.
    init(_ parameters: LanguageNeuronsParameters, model: Model, in context: Context) throws {
        let corpora = parameters.corpora.sorted {
            $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
        }
        languages = corpora.map(\.key)
        limit = min(parameters.maxTokens, model.maximumTokens)
        cut = corpora.map { _ in 0 }
        for (group, corpus) in corpora.enumerated() {
            for text in try context.texts(corpus.value) {
                let whole = model.encode(text)
                if whole.count > limit { cut[group] += 1 }
                let encoding = whole.cut(to: limit)
                let counted = encoding.ids.indices.filter {
                    parameters.specialTokens == .include || !encoding.isSpecial[$0]
                }
                guard !counted.isEmpty else { continue }
                ids.append(encoding.ids)
                positions.append(counted)
                groups.append(group)
            }
            guard groups.last == group else {
                throw Problem.badInput(
                    "\(corpus.value.path): the texts of \(corpus.key) have no token to count",
                    at: Problem.Place(key: "parameters.corpora.\(corpus.key)"))
            }
            try context.checkCancellation()
        }
    }

    /// How many texts of each language are counted.
    var texts: [Int] { languages.indices.map { language in groups.count { $0 == language } } }

    /// How many tokens of each language are counted.
    var tokens: [Int] {
        var tokens = languages.map { _ in 0 }
        for (group, positions) in zip(groups, positions) { tokens[group] += positions.count }
        return tokens
    }
}
