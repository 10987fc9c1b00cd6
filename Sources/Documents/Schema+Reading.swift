public import Problems

extension Schema {
    /// Reads a schema from JSON Schema: what `jsonSchema` writes, and that part of it which people write by hand.
    ///
    /// Known are `type` (one word), `properties`, `required`, `default` (of a property), `additionalProperties`, `items`,
    /// `minItems`, `maxItems`, `minimum`, `maximum`, `enum` of texts, `anyOf`, and the annotations `description`, `title`,
    /// `$comment` and `$schema`. An object with `properties` has no others, whether or not it says so; one without has any
    /// keys. What JSON Schema has no word for is a reference: `{$ref: nightjar:dataset}`, `nightjar:path`,
    /// `nightjar:model`, `nightjar:job`.
    ///
    /// - Parameters:
    ///   - value: The schema.
    ///   - key: The dotted path of the value, as `parameters`; empty for a document's root.
    /// - Throws: A `Problem` with place and key where the schema says anything else: nothing is passed over.
    public init(jsonSchema value: Value, key: String = "") throws(Problem) {
        self = try JSONSchemaReader(value: value, key: key).schema()
    }

    /// What a reference means: the kinds of values that are Nightjar's own.
    static let named: [(reference: String, schema: Schema)] = [
        ("nightjar:dataset", .dataset), ("nightjar:path", .path), ("nightjar:model", .model), ("nightjar:job", .job),
    ]
}

/// Reads one level of JSON Schema.
private struct JSONSchemaReader {
    let value: Value
    let key: String
    /// Whether it may have a default, which is read before.
    var isProperty = false

    /// Keys that say nothing about which values are allowed.
    private static let annotations = ["description", "title", "$comment", "$schema"]

    func schema() throws(Problem) -> Schema {
        guard value.members != nil else { throw .mismatch(value, allowed: "a JSON Schema, an object", key: key) }
        if let schema = try reference() { return schema }
        if let alternatives = value["anyOf"] {
            try allow("anyOf")
            guard let list = alternatives.array, !list.isEmpty else {
                throw wrong(alternatives, "anyOf", allowed: "a list of schemas")
            }
            return .oneOf(try schemas(list, key: key.appending(key: "anyOf")))
        }
        if let words = value["enum"] { return .choice(try texts(of: words, "enum", isChoice: true)) }
        guard let type = value["type"] else {
            try allowUntyped()
            return .any
        }
        switch type.string {
        case "boolean":
            try allow("type")
            return .boolean
        case "string":
            try allow("type", "enum")
            return .string
        case "integer":
            try allow("type", "minimum", "maximum")
            return .integer(try range("minimum", "maximum", "a whole number", .min, .max) { $0.int })
        case "number":
            try allow("type", "minimum", "maximum")
            let extreme = Double.greatestFiniteMagnitude
            return .number(try range("minimum", "maximum", "a finite number", -extreme, extreme) { $0.finite })
        case "array":
            try allow("type", "items", "minItems", "maxItems")
            let count = try range("minItems", "maxItems", "a whole number from 0", 0, .max) { $0.count }
            let items = try value["items"].map { value throws(Problem) in try inner(value, "items") }
            return .array(items ?? .any, count: count)
        case "object": return try object()
        default:
            throw wrong(type, "type", allowed: "one of boolean, integer, number, string, array, object")
        }
    }

    /// A kind of values of Nightjar's own: by its reference, or as it is written out for editors.
    private func reference() throws(Problem) -> Schema? {
        if let reference = value["$ref"] {
            try allow("$ref")
            guard let found = Schema.named.first(where: { $0.reference == reference.string }) else {
                let known = Schema.named.map(\.reference).joined(separator: ", ")
                throw wrong(reference, "$ref", allowed: "one of \(known)")
            }
            return found.schema
        }
        guard let found = Schema.named.first(where: { $0.reference == value["$comment"]?.string }) else { return nil }
        var rest = value, written = found.schema.jsonSchema
        for annotation in ["description", "title"] {
            rest[annotation] = nil
            written[annotation] = nil
        }
        guard rest == written else {
            throw .badInput(
                "what \(found.reference) stands for is changed; write {$ref: \(found.reference)}", at: place)
        }
        return found.schema
    }

    private func object() throws(Problem) -> Schema {
        guard let properties = value["properties"] else {
            try allow("type", "additionalProperties", "required")
            if let required = value["required"], required.array?.isEmpty != true {
                throw wrong(required, "required", allowed: "names of properties, and there are none")
            }
            switch value["additionalProperties"] {
            case nil: return .map(.any)
            case let rest? where rest.bool == true: return .map(.any)
            case let rest? where rest.bool == false: return .object([])
            case let rest?: return .map(try inner(rest, "additionalProperties"))
            }
        }
        try allow("type", "properties", "required", "additionalProperties")
        if let rest = value["additionalProperties"], rest.bool != false {
            throw wrong(rest, "additionalProperties", allowed: "false beside properties: unknown keys are errors")
        }
        guard let members = properties.members else {
            throw wrong(properties, "properties", allowed: "an object of schemas")
        }
        let required = try value["required"].map { value throws(Problem) in try texts(of: value, "required") } ?? []
        let names = members.map(\.key)
        if let stranger = required.first(where: { !names.contains($0) }) {
            let nearest = names.nearest(to: stranger).map { "; did you mean \($0)?" } ?? ""
            throw wrong(value["required"] ?? value, "required", "\(stranger.quotedForMessage) is no property\(nearest)")
        }
        var fields: [Schema.Field] = []
        for member in members {
            fields.append(
                try field(member, at: key.appending(key: "properties"), isRequired: required.contains(member.key)))
        }
        return .object(fields)
    }

    private func field(_ member: Value.Member, at key: String, isRequired: Bool) throws(Problem) -> Schema.Field {
        let key = key.appending(key: member.key)
        var rest = member.value
        let standard = rest["default"], help = rest["description"]
        rest["default"] = nil
        let schema = try JSONSchemaReader(value: rest, key: key, isProperty: true).schema()
        if let standard {
            var problems: [Problem] = []
            _ = schema.resolve(standard, key: key.appending(key: "default"), problems: &problems)
            if let problem = problems.first { throw problem }
        }
        // A kind of Nightjar's own brings a description.
        let own = schema.jsonSchema["description"]
        return Schema.Field(
            member.key, schema, default: standard, required: isRequired, help: help == own ? "" : help?.string ?? "")
    }

    private func schemas(_ values: [Value], key: String) throws(Problem) -> [Schema] {
        var schemas: [Schema] = []
        for (index, value) in values.enumerated() {
            schemas.append(try JSONSchemaReader(value: value, key: "\(key)[\(index)]").schema())
        }
        return schemas
    }

    private func inner(_ value: Value, _ name: String) throws(Problem) -> Schema {
        try JSONSchemaReader(value: value, key: key.appending(key: name)).schema()
    }

    private func range<Bound>(
        _ low: String, _ high: String, _ allowed: String, _ least: Bound, _ most: Bound, _ read: (Value) -> Bound?
    ) throws(Problem) -> ClosedRange<Bound>? {
        guard value[low] != nil || value[high] != nil else { return nil }
        var bounds = (least, most)
        if let value = value[low] {
            guard let bound = read(value) else { throw wrong(value, low, allowed: allowed) }
            bounds.0 = bound
        }
        if let value = value[high] {
            guard let bound = read(value) else { throw wrong(value, high, allowed: allowed) }
            bounds.1 = bound
        }
        guard bounds.0 <= bounds.1 else { throw wrong(value[high] ?? value, high, "\(bounds.1) is less than \(low)") }
        return bounds.0...bounds.1
    }

    private func texts(of value: Value, _ name: String, isChoice: Bool = false) throws(Problem) -> [String] {
        if isChoice {
            try allow("type", "enum")
            if let type = self.value["type"], type.string != "string" {
                throw wrong(type, "type", allowed: "string beside enum, whose words are texts")
            }
        }
        let texts = value.array?.compactMap(\.string) ?? []
        guard let values = value.array, texts.count == values.count, !isChoice || !texts.isEmpty else {
            throw wrong(value, name, allowed: "a list of texts")
        }
        return texts
    }

    /// Without a type: whoever writes more has left that out, and maybe `properties`.
    private func allowUntyped() throws(Problem) {
        let kinds = ["type", "enum", "anyOf", "$ref"]
        let stranger = value.members?.first { member in !(kinds + Self.annotations + ["default"]).contains(member.key) }
        if let stranger, !isProperty || stranger.key == "properties" || stranger.key == "required" {
            var place = stranger.place ?? Problem.Place()
            place.key = key.appending(key: stranger.key)
            throw .badInput(
                "a schema says its type: write type: object, and the names of keys under properties", at: place)
        }
        try allow("type", "enum", "anyOf", "$ref")
    }

    /// Refuses what this kind of schema does not say.
    private func allow(_ known: String...) throws(Problem) {
        let known = known + (isProperty ? ["default"] : []) + Self.annotations
        if let stranger = value.members?.first(where: { !known.contains($0.key) }) {
            throw .unknownKey(stranger, known: known, in: key)
        }
    }

    private var place: Problem.Place {
        var place = value.place ?? Problem.Place()
        place.key = key.isEmpty ? nil : key
        return place
    }

    private func wrong(_ value: Value, _ name: String, allowed: String) -> Problem {
        .mismatch(value, allowed: allowed, key: key.appending(key: name))
    }

    private func wrong(_ value: Value, _ name: String, _ message: String) -> Problem {
        var place = value.place ?? Problem.Place()
        place.key = key.appending(key: name)
        return .badInput(message, at: place)
    }
}

extension Value {
    fileprivate var finite: Double? { double.flatMap { $0.isFinite ? $0 : nil } }
    fileprivate var count: Int? { int.flatMap { $0 >= 0 ? $0 : nil } }
}
