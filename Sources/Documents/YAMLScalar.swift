/// What a plain (unquoted) YAML scalar means: the core schema of YAML 1.2.2, section 10.3.2.
///
/// So `no`, `off`, dates, `1_000` and `12:30` are text. One rule is stricter: a decimal number with a leading zero
/// (`0777`) stays text, since YAML 1.1 reads it as octal and 1.2 as decimal. A whole number beyond 64 bits is a double.
enum YAMLScalar {
    static func content(ofPlain text: String) -> Value.Content {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".nan", ".NaN", ".NAN": return .double(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
        default: return number(text) ?? .string(text)
        }
    }

    private static func number(_ text: String) -> Value.Content? {
        var rest = Substring(text)
        if rest.hasPrefix("0x") { return radix(rest.dropFirst(2), 16) }
        if rest.hasPrefix("0o") { return radix(rest.dropFirst(2), 8) }
        if rest.hasPrefix("-") || rest.hasPrefix("+") { rest.removeFirst() }
        let whole = rest.digits()
        if whole.count > 1, whole.hasPrefix("0") { return nil }
        var fraction: Substring = ""
        if rest.hasPrefix(".") {
            rest.removeFirst()
            fraction = rest.digits()
        } else if rest.isEmpty, !whole.isEmpty, let value = Int(text) {
            return .int(value)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        if rest.hasPrefix("e") || rest.hasPrefix("E") {
            rest.removeFirst()
            if rest.hasPrefix("-") || rest.hasPrefix("+") { rest.removeFirst() }
            if rest.digits().isEmpty { return nil }
        }
        return rest.isEmpty ? Double(text).map { .double($0) } : nil
    }

    private static func radix(_ digits: Substring, _ radix: Int) -> Value.Content? {
        digits.first?.isHexDigit == true ? Int(digits, radix: radix).map { .int($0) } : nil
    }
}

extension Substring {
    /// Takes the ASCII digits at the front.
    fileprivate mutating func digits() -> Substring {
        let digits = prefix { $0.isASCII && $0.isWholeNumber }
        self = self[digits.endIndex...]
        return digits
    }
}
