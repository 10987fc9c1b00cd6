import Problems

extension TokenizerFile {
    /// The normaliser that a component declares.
    ///
    /// What `tokenizer_config.json` says of case, accents and ideographs outdoes a `BertNormalizer`, since transformers
    /// rebuilds it so.
    func normalizer(_ component: Component, _ settings: TokenizerSettings) throws -> any Normalizer {
        let steps = try component.steps("normalizers").map { try step($0, settings) }
        try checkGrowth(steps.compactMap { ($0 as? Replace)?.growth }, component)
        return steps.count == 1 ? steps[0] : NormalizerSequence(steps: steps)
    }

    /// Refuses steps that replace texts by longer ones so often that a short text would fill the memory.
    func checkGrowth(_ factors: [Double], _ component: Component) throws {
        let growth = factors.reduce(1, *)
        guard growth <= Self.mostGrowth else {
            throw component.problem(
                "it may make a text \(growth) times as long; \(Self.mostGrowth) times is the most that is supported")
        }
    }

    /// A few doublings; what comes after them still has to go over the text.
    private static let mostGrowth = 100.0

    private func step(_ component: Component, _ settings: TokenizerSettings) throws -> any Normalizer {
        let type = try component.type()
        switch type {
        case "BertNormalizer":
            var normalizer = BertNormalizer(
                cleansText: try component.bool("clean_text", default: true),
                separatesIdeographs: try component.bool("handle_chinese_chars", default: true),
                stripsAccents: try component["strip_accents"]?.bool(),
                lowercases: try component.bool("lowercase", default: true))
            settings.apply(to: &normalizer)
            return normalizer
        case "NFC", "NFD", "NFKC", "NFKD":
            return UnicodeForm(rawValue: type) ?? .nfc
        case "Lowercase": return Lowercase()
        case "StripAccents": return StripAccents()
        case "Strip":
            return Strip(
                left: try component.bool("strip_left", default: true),
                right: try component.bool("strip_right", default: true))
        case "Replace":
            return Replace(
                pattern: try pattern(component), content: scalars(try component.required("content").string()))
        case "ByteLevel": return ByteLevelNormalizer()
        case "Precompiled": return Precompiled(try charsmap(component))
        case "Prepend":
            let content = scalars(try component.required("prepend").string())
            guard content.count <= Self.longestPrefix else {
                throw component.problem("a text of \(content.count) characters is put before each text")
            }
            return Prepend(content: content)
        default:
            throw unsupported(
                "normalizer", component, type,
                [
                    "BertNormalizer", "Sequence", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Strip",
                    "Replace", "Precompiled", "Prepend", "ByteLevel",
                ])
        }
    }

    /// A fixed text or a regular expression.
    func pattern(_ component: Component) throws -> TextPattern {
        let pattern = try component.required("pattern")
        if let text = pattern["String"] { return .text(scalars(try text.string())) }
        let expression = try pattern.required("Regex")
        return .expression(try expression.placing { try Pattern(expression.string()) })
    }

    /// It is one character in every tokenizer known.
    private static let longestPrefix = 1_000

    private func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }
}
