import Documents
import Problems

extension Need {
    /// The name of a parameter of one kind.
    static func name(
        _ value: Value, of kind: Schema, _ what: String, key: String, in parameters: Schema
    ) throws -> String {
        let known = parameters.keys.filter { $0.schema == kind }.map(\.name)
        guard let name = value.string, known.contains(name) else {
            throw stranger(value, value.string, known, "the name of a parameter that is \(what)", key: key)
        }
        return name
    }

    /// Refuses `{parameter: NAME}` where there is none of that name, or where it says what the option cannot be.
    static func check(_ value: Value, fits option: Schema, key: String, in parameters: Schema) throws {
        guard let parameter = parameters.keys.first(where: { $0.name == value.parameter }) else {
            throw stranger(value, value.parameter, parameters.keys.map(\.name), "the name of a parameter", key: key)
        }
        guard parameter.schema.fits(option) else {
            var place = value.place ?? Problem.Place()
            place.key = key
            throw Problem.badInput(
                "the parameter \(parameter.name) is \(parameter.schema.inWords); allowed: \(option.inWords); "
                    + "say so in parameters, as \(option.example)", at: place)
        }
    }

    private static func stranger(
        _ value: Value, _ name: String?, _ known: [String], _ what: String, key: String
    ) -> Problem {
        let nearest = name.flatMap { known.nearest(to: $0) }.map { "; did you mean \($0)?" } ?? ""
        let list = known.isEmpty ? "there is none" : "there are \(known.joined(separator: ", "))"
        return Problem.mismatch(value, allowed: "\(what): \(list)\(nearest)", key: key)
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

    /// Whether its values are of the other's kind: words among its words. Ranges and counts are a job's matter.
    fileprivate func fits(_ other: Schema) -> Bool {
        switch (self, other) {
        case (.choice(let words), .choice(let others)): words.allSatisfy(others.contains)
        case (.integer, .integer), (.boolean, .boolean), (.string, .string), (.choice, .string): true
        case (.array(let element, _), .array(let other, _)): element.fits(other)
        case (.oneOf(let schemas), _): schemas.allSatisfy { $0.fits(other) }
        case (_, .oneOf(let others)): others.contains { fits($0) }
        default: false
        }
    }

    /// How `plugin.yaml` says it.
    fileprivate var example: String {
        switch self {
        case .choice(let words): "{enum: [\(words.joined(separator: ", "))]}"
        case .array(let element, _): "{type: array, items: \(element.example)}"
        case .oneOf(let alternatives): alternatives.last?.example ?? ""
        case .integer: "{type: integer}"
        case .boolean: "{type: boolean}"
        default: "{type: string}"
        }
    }
}
