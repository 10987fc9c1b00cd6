import Problems

/// The added tokens of a tokenizer, and how a text is cut at them.
struct AddedTokens: Sendable {
    /// Looked for in the text as it is, before anything else.
    let verbatim: TokenCutter
    /// Looked for in what is left, once it is normalised.
    let normalized: TokenCutter
    private let contents: [Int: String]
    /// By the bytes, since strings that are canonically equivalent are different tokens.
    private let ids: [[UInt8]: Int]
    private let special: Set<Int>
    /// What is decoded of tokens that are looked for in the normalised text: they are themselves normalised.
    private let spellings: [Int: String]

    /// The largest id; -1 where there are no added tokens.
    let largestID: Int

    /// Gives each token its id: the vocabulary's, else the one that it declares, else the next free one.
    ///
    /// - Throws: `Problem.badInput` where a declared id contradicts the vocabulary or another token.
    init(_ tokens: [AddedToken], vocabulary: Vocabulary, normalizer: (any Normalizer)?) throws {
        var contents: [Int: String] = [:]
        var ids: [[UInt8]: Int] = [:]
        var special: Set<Int> = []
        var next = vocabulary.count
        var entries: [(token: AddedToken, id: Int)] = []
        for token in tokens where !token.content.isEmpty {
            if let id = ids[Array(token.content.utf8)] {
                if token.isSpecial { special.insert(id) }
                continue
            }
            let known = vocabulary.id(of: token.content)
            let id = known ?? token.id ?? next
            if let declared = token.id, declared != id {
                throw Problem.badInput(
                    "the added token “\(token.content)” has the id \(declared), in the vocabulary it has \(id)")
            }
            guard id >= 0, id < Vocabulary.limit(vocabulary.count + tokens.count) else {
                throw Problem.badInput(
                    "the added token “\(token.content)” has the id \(id), beside a vocabulary of \(vocabulary.count)")
            }
            let holder = contents[id] ?? (known == nil ? vocabulary.token(for: id) : nil)
            if let holder {
                throw Problem.badInput("“\(holder)” and the added token “\(token.content)” have the same id, \(id)")
            }
            contents[id] = token.content
            if token.isSpecial { special.insert(id) }
            ids[Array(token.content.utf8)] = id
            next = max(next, id + 1)
            entries.append((token, id))
        }
        self.contents = contents
        self.ids = ids
        self.special = special
        largestID = contents.keys.max() ?? -1
        verbatim = TokenCutter(
            entries.lazy.filter { !$0.token.isNormalized }.map {
                ($0.token, $0.id, Array($0.token.content.unicodeScalars))
            })
        let patterns = entries.filter(\.token.isNormalized).map { entry in
            let content = Array(entry.token.content.unicodeScalars)
            var text = AlignedText(content[...])
            normalizer?.normalize(&text)
            return (token: entry.token, id: entry.id, pattern: text.scalars)
        }
        normalized = TokenCutter(patterns)
        spellings = Dictionary(
            patterns.map { ($0.id, String(String.UnicodeScalarView($0.pattern))) }, uniquingKeysWith: { $1 })
    }

    func id(of content: String) -> Int? { ids[Array(content.utf8)] }

    func token(for id: Int) -> String? { contents[id] }

    /// A token as it is decoded.
    func spelling(of id: Int) -> String? { spellings[id] ?? contents[id] }

    /// Whether a token has a task of its own.
    func isSpecial(_ id: Int) -> Bool { special.contains(id) }
}
