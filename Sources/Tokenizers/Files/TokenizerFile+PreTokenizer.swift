import Problems

extension TokenizerFile {
    /// The pre-tokeniser that a component declares.
    func preTokenizer(_ component: Component) throws -> any PreTokenizer {
        let type = try component.type()
        switch type {
        case "BertPreTokenizer": return BertPreTokenizer()
        case "Whitespace": return Whitespace()
        case "WhitespaceSplit": return WhitespaceSplit()
        case "Punctuation": return Punctuation(behavior: try component["behavior"].map(behavior) ?? .isolated)
        case "Digits": return Digits(individually: try component.bool("individual_digits", default: false))
        case "Split":
            return Split(
                pattern: try fixedPattern(component), behavior: try behavior(component.required("behavior")),
                isInverted: try component.bool("invert", default: false))
        case "Sequence":
            return PreTokenizerSequence(steps: try component.required("pretokenizers").elements().map(preTokenizer))
        default:
            throw unsupported(
                "pre-tokenizer", component, type,
                [
                    "BertPreTokenizer", "Whitespace", "WhitespaceSplit", "Punctuation", "Digits", "Split", "Sequence",
                ])
        }
    }

    private func behavior(_ component: Component) throws -> DelimiterBehavior {
        let name = try component.string()
        guard let behavior = DelimiterBehavior(rawValue: name) else {
            let known = DelimiterBehavior.allCases.map(\.rawValue).joined(separator: ", ")
            throw component.problem("“\(name)” is none of \(known)")
        }
        return behavior
    }
}
