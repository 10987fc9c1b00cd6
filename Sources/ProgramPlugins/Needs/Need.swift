import Documents
import NightjarKit
import Problems

/// What the host computes for a program before it starts: an entry of `needs` in `plugin.yaml`.
///
/// ```yaml
/// needs:
///   responses: {texts: texts, pooling: {parameter: pooling}}
///   before: {capture: hiddenStates, texts: texts, model: base}
/// ```
struct Need: Sendable, Equatable {
    /// What is computed; an entry's own name where it says no `capture`.
    enum Capture: String, CaseIterable, Sendable { case responses, hiddenStates, gradients, tokens }

    /// Under which the program finds it.
    var name: String
    var capture: Capture
    /// The parameter that is the data set.
    var texts: String
    /// The parameter that names the model; nil: the job's own.
    var model: String?
    /// As written: values, and `{parameter: NAME}`.
    var options: Value

    /// Reads all of `needs`.
    ///
    /// - Parameter parameters: What the plugin's parameters may be.
    static func all(in value: Value, parameters: Schema) throws -> [Need] {
        try (value.members ?? []).map { member in
            let key = "needs".appending(key: member.key)
            guard !member.key.isEmpty, member.key.utf8.allSatisfy(Self.isPlain) else {
                var place = member.place ?? Problem.Place()
                place.key = key
                throw Problem.badInput("a need's name has letters, digits, - and _ alone", at: place)
            }
            return try Need(member, key: key, parameters: parameters)
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
    }

    private init(_ member: Value.Member, key: String, parameters: Schema) throws {
        var value = member.value
        guard value.members != nil else {
            throw Problem.mismatch(value, allowed: "an object, as {texts: texts}", key: key)
        }
        let word = value["capture"] ?? Value(.string(member.key), place: member.place)
        guard let capture = word.string.flatMap(Capture.init) else {
            let words = Capture.allCases.map(\.rawValue)
            _ = try Schema.choice(words).checked(word, key: key.appending(key: "capture"))
            throw Problem.mismatch(word, allowed: Schema.choice(words).inWords, key: key)
        }
        value["capture"] = nil
        // What a parameter will say is checked when it has said it.
        var fixed = value
        for option in value.members ?? [] {
            guard let name = option.value.parameter else { continue }
            try Self.check(name, at: option.value, key: key.appending(key: option.key), in: parameters)
            if let example = capture.example(of: option.key) { fixed[option.key] = example }
        }
        let checked = try capture.form.checked(fixed, key: key)
        func parameter(_ option: String, _ schema: Schema, _ what: String) throws -> String? {
            guard let found = value[option], let name = found.string else { return nil }
            try Self.check(name, at: found, key: key.appending(key: option), in: parameters, schema, what)
            return name
        }
        name = member.key
        self.capture = capture
        model = try parameter("model", .model, "a checkpoint")
        texts = try parameter(capture.textsKey, .dataset, "a data set") ?? checked[capture.textsKey]?.string ?? ""
        options = value
    }

    /// The options as a job has them, with their defaults.
    func options(of parameters: Value) throws -> Value {
        var value = options
        for option in options.members ?? [] {
            guard let name = option.value.parameter else { continue }
            value[option.key] = parameters.value(at: name)
        }
        return try capture.form.checked(value, key: "needs".appending(key: name))
    }

    private static func check(
        _ name: String, at value: Value, key: String, in parameters: Schema, _ kind: Schema? = nil,
        _ what: String = "a parameter"
    ) throws {
        let known = parameters.keys.filter { kind == nil || $0.schema == kind }.map(\.name)
        guard !known.contains(name) else { return }
        let nearest = known.nearest(to: name).map { "; did you mean \($0)?" } ?? ""
        let list = known.isEmpty ? "there is none" : "there are \(known.joined(separator: ", "))"
        throw Problem.mismatch(value, allowed: "the name of a parameter that is \(what): \(list)\(nearest)", key: key)
    }
}

extension Value {
    /// The name in `{parameter: NAME}`.
    fileprivate var parameter: String? {
        guard let members, members.count == 1 else { return nil }
        return self["parameter"]?.string
    }

    /// The value at a dotted path.
    func value(at path: String) -> Value? {
        path.split(separator: ".").reduce(Optional(self)) { value, key in value?[String(key)] }
    }
}

extension Schema {
    /// Every key by its dotted path, those of objects in objects too.
    fileprivate var keys: [(name: String, schema: Schema)] {
        guard case .object(let fields) = self else { return [] }
        return fields.flatMap { field in
            [(field.name, field.schema)] + field.schema.keys.map { (field.name + "." + $0.name, $0.schema) }
        }
    }
}
