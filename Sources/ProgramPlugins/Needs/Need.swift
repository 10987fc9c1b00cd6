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
        let value = member.value
        guard value.members != nil else {
            throw Problem.mismatch(value, allowed: "an object, as {texts: texts}", key: key)
        }
        let word = value["capture"] ?? Value(.string(member.key), place: member.place)
        guard let capture = word.string.flatMap(Capture.init) else {
            let words = Capture.allCases.map(\.rawValue)
            _ = try Schema.choice(words).checked(word, key: key.appending(key: "capture"))
            throw Problem.mismatch(word, allowed: Schema.choice(words).inWords, key: key)
        }
        // What a parameter will say is checked when it has said it; here, whether it can say what fits.
        var fixed = value
        for option in value.members ?? [] {
            guard option.value.parameter != nil, let schema = capture.schema(of: option.key), schema != .any else {
                continue
            }
            try Self.check(option.value, fits: schema, key: key.appending(key: option.key), in: parameters)
            fixed[option.key] = nil
        }
        _ = try capture.form.checked(fixed, key: key)
        name = member.key
        self.capture = capture
        model = try value["model"].map {
            try Self.name($0, of: .model, "a checkpoint", key: key.appending(key: "model"), in: parameters)
        }
        texts = try Self.name(
            value[capture.textsKey] ?? Value(.null, place: member.place), of: .dataset, "a data set",
            key: key.appending(key: capture.textsKey), in: parameters)
        options = value
    }

    /// The options as a job has them, with their defaults.
    func options(of parameters: Value) throws -> Value {
        var value = options
        for option in options.members ?? [] {
            guard let name = option.value.parameter else { continue }
            value[option.key] = parameters.value(at: name)
        }
        // Where these stood is a file of the job's own, which nobody has written.
        return try capture.form.checked(value.withoutPlaces, key: "needs".appending(key: name))
    }

    /// Where an option's value comes from: a job's parameter, or this need.
    func key(of option: String) -> String {
        options[option]?.parameter.map { "parameters.\($0)" } ?? "needs".appending(key: name).appending(key: option)
    }
}

extension Value {
    /// The name in `{parameter: NAME}`.
    var parameter: String? {
        guard let members, members.count == 1 else { return nil }
        return self["parameter"]?.string
    }

    fileprivate var withoutPlaces: Value {
        switch content {
        case .array(let values): Value(.array(values.map(\.withoutPlaces)))
        case .object(let members): Value(.object(members.map { Member($0.key, $0.value.withoutPlaces) }))
        default: Value(content)
        }
    }

    /// The value at a dotted path.
    func value(at path: String) -> Value? {
        path.split(separator: ".").reduce(Optional(self)) { value, key in value?[String(key)] }
    }
}
