public import Problems

extension Schema {
    /// Checks a value and fills in the defaults.
    ///
    /// Objects come out in the schema's order of keys, datasets as full objects, numbers as doubles where the schema
    /// says number and as whole numbers where it says integer (`1e3` is one). Resolving a second time changes nothing.
    ///
    /// - Parameter key: The dotted path of the value, as `parameters`; empty for a document's root.
    /// - Throws: Every problem of the value, each with place and dotted key.
    public func resolve(_ value: Value, key: String = "") throws(ProblemList) -> Value {
        var problems: [Problem] = []
        let resolved = resolve(value, key: key, problems: &problems)
        guard problems.isEmpty else { throw ProblemList(problems) }
        return resolved
    }

    /// As `resolve(_:key:)`, for a document that is checked in parts: adds the problems to those there are.
    ///
    /// - Returns: The resolved value; where something is wrong with a part, that part as it was found.
    public func resolve(_ value: Value, key: String, problems: inout [Problem]) -> Value {
        var result = value
        func refuse() { problems.append(mismatch(value, key: key)) }
        switch self {
        case .any:
            refuseNonFinite(value, key: key, problems: &problems)
        case .boolean:
            if value.bool == nil { refuse() }
        case .integer(let range):
            if let int = value.int, range?.contains(int) ?? true { result.content = .int(int) } else { refuse() }
        case .number(let range):
            if let double = value.double, double.isFinite, range?.contains(double) ?? true {
                result.content = .double(double)
            } else {
                refuse()
            }
        case .string:
            if value.string == nil { refuse() }
        case .choice(let words):
            if value.string.map({ words.contains($0) }) != true { refuse() }
        case .model, .path:
            if value.string?.isEmpty ?? true { refuse() }
        case .job:
            if value.string?.wholeMatch(of: /job:.+/) == nil { refuse() }
        case .dataset:
            if let path = value.string, !path.isEmpty {
                result.content = .object([Value.Member("path", value)])
            } else if value.members != nil {
                result = Schema.datasetObject.resolve(value, key: key, problems: &problems)
                if let path = result["path"], path.string == "" {
                    problems.append(Problem.mismatch(path, allowed: "a path", key: key.appending(key: "path")))
                }
            } else {
                refuse()
            }
        case .array(let element, let count):
            guard let values = value.array, count?.contains(values.count) ?? true else {
                refuse()
                return value
            }
            var resolved: [Value] = []
            for (index, value) in values.enumerated() {
                resolved.append(element.resolve(value, key: "\(key)[\(index)]", problems: &problems))
            }
            result.content = .array(resolved)
        case .map(let element):
            guard let members = value.members else {
                refuse()
                return value
            }
            var resolved = members
            for (index, member) in members.enumerated() {
                resolved[index].value = element.resolve(
                    member.value, key: key.appending(key: member.key), problems: &problems)
            }
            result.content = .object(resolved)
        case .object(let fields):
            guard let members = value.members else {
                refuse()
                return value
            }
            result.content = .object(resolve(members, of: value, fields: fields, key: key, problems: &problems))
        case .oneOf(let alternatives):
            return resolve(value, key: key, alternatives: alternatives, problems: &problems)
        }
        return result
    }

    /// A dataset written out; `path` alone is required.
    static let datasetObject = Schema.object([
        Field("path", .string, required: true, help: "A file; absolute, or under the workspace's data/."),
        Field("field", .string, help: "The field that holds the text."),
        Field("sample", .integer(1 ... .max), help: "Draw so many texts with the job's seed."),
        Field("limit", .integer(1 ... .max), help: "Take the first so many texts."),
    ])

    private func resolve(
        _ members: [Value.Member], of value: Value, fields: [Field], key: String, problems: inout [Problem]
    ) -> [Value.Member] {
        let names = fields.map(\.name)
        for member in members where !names.contains(member.key) {
            problems.append(.unknownKey(member, known: names, in: key))
        }
        var resolved: [Value.Member] = []
        for field in fields {
            let path = key.appending(key: field.name)
            if var member = members.first(where: { $0.key == field.name }) {
                member.value = field.schema.resolve(member.value, key: path, problems: &problems)
                resolved.append(member)
            } else if let value = field.defaultValue {
                resolved.append(Value.Member(field.name, field.schema.resolve(value, key: path, problems: &problems)))
            } else if field.isRequired {
                var place = value.place ?? Problem.Place()
                place.key = path
                problems.append(.badInput("required, but not there; allowed: \(field.schema.inWords)", at: place))
            }
        }
        return resolved
    }

    /// The first alternative that fits; else the problems of the alternative that the writer most likely meant: one of
    /// the value's own form, the one with the fewest problems.
    private func resolve(
        _ value: Value, key: String, alternatives: [Schema], problems: inout [Problem]
    ) -> Value {
        var best: [Problem]?
        for alternative in alternatives {
            var found: [Problem] = []
            let resolved = alternative.resolve(value, key: key, problems: &found)
            if found.isEmpty { return resolved }
            let isOfItsForm = value.array != nil || value.members != nil
            if isOfItsForm, !found.contains(alternative.mismatch(value, key: key)), found.count < best?.count ?? .max {
                best = found
            }
        }
        problems += best ?? [mismatch(value, key: key)]
        return value
    }

    private func refuseNonFinite(_ value: Value, key: String, problems: inout [Problem]) {
        switch value.content {
        case .double(let double) where !double.isFinite:
            problems.append(Problem.mismatch(value, allowed: "a finite number", key: key))
        case .array(let values):
            for (index, value) in values.enumerated() {
                refuseNonFinite(value, key: "\(key)[\(index)]", problems: &problems)
            }
        case .object(let members):
            for member in members {
                refuseNonFinite(member.value, key: key.appending(key: member.key), problems: &problems)
            }
        default: break
        }
    }

    private func mismatch(_ value: Value, key: String) -> Problem {
        var allowed = inWords
        if let word = value.string, let nearest = words.nearest(to: word) {
            allowed += "; did you mean \(nearest)?"
        } else if case .string = self, value.int != nil || value.double != nil || value.bool != nil {
            allowed += "; write it in quotes"
        }
        return Problem.mismatch(value, allowed: allowed, key: key)
    }

    /// The words that a text may be, over all alternatives.
    private var words: [String] {
        switch self {
        case .boolean: ["true", "false"]
        case .choice(let words): words
        case .oneOf(let alternatives): alternatives.flatMap(\.words)
        default: []
        }
    }
}

extension Problem {
    /// A value that is not what is allowed at its key.
    public static func mismatch(_ value: Value, allowed: String, key: String) -> Problem {
        var place = value.place ?? Place()
        place.key = key.isEmpty ? nil : key
        return .badInput("found \(value.inWords); allowed: \(allowed)", at: place)
    }

    /// A key that is not known; names the nearest, or all of them.
    public static func unknownKey(_ member: Value.Member, known: [String], in key: String) -> Problem {
        var place = member.place ?? Place()
        place.key = key.appending(key: member.key)
        let remedy =
            known.nearest(to: member.key).map { "did you mean \($0)? " }
            ?? ""
        let list = known.isEmpty ? "no keys are known here" : "known: \(known.joined(separator: ", "))"
        return .badInput("unknown key; \(remedy)\(list)", at: place)
    }
}

extension String {
    /// A dotted path with one more key; a key that is no plain word is put in quotes.
    public func appending(key: String) -> String {
        let isPlain =
            !key.isEmpty && key.count <= 60 && key.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
        let word = isPlain ? key : key.quotedForMessage
        return isEmpty ? word : "\(self).\(word)"
    }
}
