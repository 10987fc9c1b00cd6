extension Schema {
    /// The datasets of a resolved value, in its order, each with its dotted key.
    public func datasets(in value: Value, key: String = "") -> [(key: String, dataset: Value)] {
        var found: [(key: String, dataset: Value)] = []
        visit(value, key: key) { schema, key, value in
            if case .dataset = schema { found.append((key, value)) }
        }
        return found
    }

    /// The paths of a resolved value, in its order, each with its dotted key.
    public func paths(in value: Value, key: String = "") -> [(key: String, path: Value)] {
        var found: [(key: String, path: Value)] = []
        visit(value, key: key) { schema, key, value in
            if case .path = schema { found.append((key, value)) }
        }
        return found
    }

    /// The references to checkpoints of a resolved value, in its order, each with its dotted key.
    public func models(in value: Value, key: String = "") -> [(key: String, model: Value)] {
        var found: [(key: String, model: Value)] = []
        visit(value, key: key) { schema, key, value in
            if case .model = schema { found.append((key, value)) }
        }
        return found
    }

    /// The other jobs of a resolved value, in its order, each with its dotted key.
    public func jobs(in value: Value, key: String = "") -> [(key: String, job: Value)] {
        var found: [(key: String, job: Value)] = []
        visit(value, key: key) { schema, key, value in
            if case .job = schema { found.append((key, value)) }
        }
        return found
    }

    /// Calls `body` with each part of a resolved value and the schema that it follows.
    private func visit(_ value: Value, key: String, _ body: (Schema, String, Value) -> Void) {
        body(self, key, value)
        switch self {
        case .array(let element, _):
            for (index, value) in (value.array ?? []).enumerated() {
                element.visit(value, key: "\(key)[\(index)]", body)
            }
        case .map(let element):
            for member in value.members ?? [] {
                element.visit(member.value, key: key.appending(key: member.key), body)
            }
        case .object(let fields):
            for field in fields {
                if let value = value[field.name] {
                    field.schema.visit(value, key: key.appending(key: field.name), body)
                }
            }
        case .oneOf(let alternatives):
            alternatives.first { (try? $0.resolve(value)) != nil }?.visit(value, key: key, body)
        default: break
        }
    }
}
