extension Value {
    /// The value in a few words for a message: `the text "yes"`, `a list of 3`.
    public var inWords: String {
        switch content {
        case .null: "nothing"
        case .bool(let value): "\(value)"
        case .int(let value): "the number \(value)"
        case .double(let value): "the number \(value)"
        case .string(let value): "the text \(value.quotedForMessage)"
        case .array(let values): values.isEmpty ? "an empty list" : "a list of \(values.count)"
        case .object(let members):
            switch members.count {
            case 0: "an empty object"
            case 1: "an object with the key \(members[0].key.quotedForMessage)"
            default: "an object with \(members.count) keys"
            }
        }
    }
}

extension String {
    /// The text in quotes on one line: control characters escaped, cut after 60 characters.
    public var quotedForMessage: String {
        // A character may be a letter and any number of marks upon it.
        let shown = prefix(60).unicodeScalars.prefix(120)
        var text = "\""
        for scalar in shown {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text += scalar == "\n" ? "\\n" : scalar == "\t" ? "\\t" : "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + (shown.endIndex < unicodeScalars.endIndex ? "…\"" : "\"")
    }
}
