import Documents
import Problems

extension PluginRecord {
    /// The record as `plugin.json` has it.
    var value: Value {
        var value: Value = [
            "id": Value(.string(id)), "summary": Value(.string(summary)), "version": Value(.string(version)),
            "kind": Value(.string(kind.rawValue)), "needsModel": Value(.bool(needsModel)),
            "parameters": parameters.jsonSchema, "kit": Value(.string(kit)),
        ]
        if let compiler { value["compiler"] = Value(.string(compiler)) }
        value["sha256"] = Value(.string(sha256))
        if !command.isEmpty { value["command"] = Value(.array(command.map { Value(.string($0)) })) }
        return value
    }

    /// Reads what `value` wrote.
    ///
    /// - Throws: A `Problem` that names what is missing.
    init(value: Value) throws {
        func text(_ key: String) throws -> String {
            guard let text = value[key]?.string else { throw Problem.badInput("has no text \(key)", at: value.place) }
            return text
        }
        let id = try text("id")
        if let fault = Self.fault(inID: id) { throw Problem.badInput(fault, at: value["id"]?.place) }
        guard let kind = Kind(rawValue: try text("kind")) else {
            throw Problem.badInput("has a kind that is neither swift nor program", at: value["kind"]?.place)
        }
        guard let parameters = value["parameters"] else {
            throw Problem.badInput("has no parameters", at: value.place)
        }
        self.init(
            id: id, summary: try text("summary"), version: try text("version"), kind: kind,
            needsModel: value["needsModel"]?.bool ?? true, parameters: try Schema(jsonSchema: parameters),
            kit: try text("kit"), compiler: value["compiler"]?.string, sha256: try text("sha256"),
            command: value["command"]?.array?.compactMap(\.string) ?? [])
    }
}
