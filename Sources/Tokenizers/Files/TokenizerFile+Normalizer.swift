import Problems

extension TokenizerFile {
    /// The normaliser that a component declares.
    ///
    /// What `tokenizer_config.json` says of case, accents and ideographs outdoes a `BertNormalizer`, since transformers
    /// rebuilds it so.
    func normalizer(_ component: Component, _ settings: TokenizerSettings) throws -> any Normalizer {
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
        case "Sequence":
            let steps = try component.required("normalizers").elements()
            return NormalizerSequence(steps: try steps.map { try normalizer($0, settings) })
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
        case "Prepend": return Prepend(content: scalars(try component.required("prepend").string()))
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

    private func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }
}
