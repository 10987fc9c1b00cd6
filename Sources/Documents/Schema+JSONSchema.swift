extension Schema {
    /// The schema as JSON Schema (draft 2020-12), with defaults and descriptions; without `$schema`, so that it can
    /// stand inside another.
    ///
    /// Kinds of values that are Nightjar's own are written out, for editors that follow no reference; a `$comment` says
    /// which it is, so that `init(jsonSchema:)` reads back the same schema.
    public var jsonSchema: Value {
        switch self {
        case .boolean: ["type": "boolean"]
        case .integer(let range):
            .object(
                [("type", "integer")] + bounds("minimum", "maximum", range?.lowerBound, range?.upperBound))
        case .number(let range):
            .object([("type", "number")] + bounds("minimum", "maximum", range?.lowerBound, range?.upperBound))
        case .string: ["type": "string"]
        case .choice(let words): ["enum": Value(.array(words.map { Value(.string($0)) }))]
        case .array(let element, let count):
            .object(
                [("type", "array"), ("items", element.jsonSchema)]
                    + bounds("minItems", "maxItems", count?.lowerBound, count?.upperBound))
        case .object(let fields): object(fields)
        case .map(let element): ["type": "object", "additionalProperties": element.jsonSchema]
        case .oneOf(let alternatives): ["anyOf": Value(.array(alternatives.map(\.jsonSchema)))]
        case .dataset:
            [
                "$comment": "nightjar:dataset",
                "description": "A data set: a path, or an object with path, field, sample and limit.",
                "anyOf": [["type": "string", "minLength": 1], Self.datasetObject.jsonSchema],
            ]
        case .path:
            [
                "$comment": "nightjar:path", "description": "A file's or folder's path, absolute or under data/.",
                "type": "string", "minLength": 1,
            ]
        case .model:
            [
                "$comment": "nightjar:model", "description": "A checkpoint: a path, a hub id (org/name) or job:NAME.",
                "type": "string", "minLength": 1,
            ]
        case .job:
            [
                "$comment": "nightjar:job", "description": "Another job, whose tables are read: job:NAME.",
                "type": "string", "pattern": "^job:.",
            ]
        case .any: [:]
        }
    }

    private func object(_ fields: [Field]) -> Value {
        var schema: Value = ["type": "object", "additionalProperties": false]
        schema["properties"] = .object(
            fields.map { field in
                var property = field.schema.jsonSchema
                if !field.help.isEmpty { property["description"] = Value(.string(field.help)) }
                property["default"] = field.defaultValue
                return (field.name, property)
            })
        let required = fields.filter(\.isRequired).map { Value(.string($0.name)) }
        if !required.isEmpty { schema["required"] = Value(.array(required)) }
        return schema
    }

    private func bounds(_ low: String, _ high: String, _ least: Int?, _ most: Int?) -> [(String, Value)] {
        let least = least == .min ? nil : least
        let most = most == .max ? nil : most
        return [(low, least), (high, most)].compactMap { name, bound in bound.map { (name, Value(.int($0))) } }
    }

    private func bounds(_ low: String, _ high: String, _ least: Double?, _ most: Double?) -> [(String, Value)] {
        let extreme = Double.greatestFiniteMagnitude
        return [(low, least), (high, most)].compactMap { name, bound in
            bound.flatMap { abs($0) < extreme ? (name, Value(.double($0))) : nil }
        }
    }
}
