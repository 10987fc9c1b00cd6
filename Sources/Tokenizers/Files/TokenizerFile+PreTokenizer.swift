import Problems

extension TokenizerFile {
    /// The pre-tokeniser that a component declares.
    func preTokenizer(_ component: Component) throws -> any PreTokenizer {
        let steps = try component.steps("pretokenizers").map(preTokenizerStep)
        return steps.count == 1 ? steps[0] : PreTokenizerSequence(steps: steps)
    }

    private func preTokenizerStep(_ component: Component) throws -> any PreTokenizer {
        let type = try component.type()
        switch type {
        case "BertPreTokenizer": return BertPreTokenizer()
        case "Whitespace": return Whitespace()
        case "WhitespaceSplit": return WhitespaceSplit()
        case "Punctuation": return Punctuation(behavior: try component["behavior"].map(behavior) ?? .isolated)
        case "Digits": return Digits(individually: try component.bool("individual_digits", default: false))
        case "Split":
            return Split(
                pattern: try pattern(component), behavior: try behavior(component.required("behavior")),
                isInverted: try component.bool("invert", default: false))
        case "CharDelimiterSplit":
            return CharDelimiterSplit(delimiter: try component.required("delimiter").scalar())
        case "ByteLevel":
            return ByteLevel(
                addsPrefixSpace: try component.bool("add_prefix_space", default: true),
                pattern: try component.bool("use_regex", default: true) ? Pattern(WordPattern.gpt2.rawValue) : nil)
        case "Metaspace": return try metaspace(component)
        default:
            throw unsupported(
                "pre-tokenizer", component, type,
                [
                    "BertPreTokenizer", "Whitespace", "WhitespaceSplit", "Punctuation", "Digits", "Split",
                    "CharDelimiterSplit", "ByteLevel", "Metaspace", "Sequence",
                ])
        }
    }

    /// A `Metaspace`, of whichever age of the format.
    func metaspace(_ component: Component) throws -> Metaspace {
        var metaspace = Metaspace(
            replacement: try component.required("replacement").scalar(),
            splitsWords: try component.bool("split", default: true))
        if let name = try component["prepend_scheme"]?.string() {
            guard let scheme = Metaspace.PrependScheme(rawValue: name) else {
                let known = Metaspace.PrependScheme.allCases.map(\.rawValue).joined(separator: ", ")
                throw component.problem("the prepend_scheme “\(name)” is none of \(known)")
            }
            metaspace.prependScheme = scheme
        } else if try !component.bool("add_prefix_space", default: true) {
            metaspace.prependScheme = .never
        }
        return metaspace
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
