/// Writes a value as JSON text.
struct JSONWriter {
    let isPretty: Bool
    private(set) var text = ""

    init(isPretty: Bool) { self.isPretty = isPretty }

    mutating func write(_ value: Value, indentation: Int) {
        switch value.content {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .double(let value): text += value.isFinite ? value.description : "null"
        case .string(let value): write(value)
        case .array(let values): write(values, indentation: indentation)
        case .object(let members): write(members, indentation: indentation)
        }
    }

    private mutating func write(_ values: [Value], indentation: Int) {
        let isFlat = values.allSatisfy { $0.array == nil && $0.members == nil }
        text += "["
        for (index, value) in values.enumerated() {
            if index > 0 { text += isFlat && isPretty ? ", " : "," }
            if !isFlat { newLine(indentation + 1) }
            write(value, indentation: indentation + 1)
        }
        if !isFlat { newLine(indentation) }
        text += "]"
    }

    private mutating func write(_ members: [Value.Member], indentation: Int) {
        text += "{"
        for (index, member) in members.enumerated() {
            if index > 0 { text += "," }
            newLine(indentation + 1)
            write(member.key)
            text += isPretty ? ": " : ":"
            write(member.value, indentation: indentation + 1)
        }
        if !members.isEmpty { newLine(indentation) }
        text += "}"
    }

    private mutating func newLine(_ indentation: Int) {
        if isPretty { text += "\n" + String(repeating: "  ", count: indentation) }
    }

    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
