public import Documents

/// The keys of a manifest, apart from the plugin's own parameters.
enum ManifestSchema {
    static func schema(plugins: [PluginDescription]) -> Schema {
        .object([
            .init("nightjar", .integer(1...1), required: true, help: "The version of this format."),
            .init("plugin", .choice(plugins.map(\.id)), required: true, help: "The analysis to run."),
            .init("name", .string, help: "Letters, digits, . _ -; default: the file's name without its ending."),
            .init("model", .model, help: "A checkpoint: a path, a hub id (org/name) or job:NAME."),
            .init("parameters", .map(.any), default: [:], help: "The plugin's own parameters."),
            .init(
                "matrix", .map(.array(.any, count: 1 ... .max)),
                help: "One job for each combination: dotted keys, each with a list of values."),
            .init("seed", .integer(0 ... .max), default: 0, help: "Every random choice follows from it."),
            .init("priority", .integer(), default: 0, help: "Higher first."),
            .init("after", .array(.string), default: [], help: "Names of jobs that have to succeed first."),
            .init(
                "limits",
                .object([
                    // As people write them: checked by `Quantity`.
                    .init("time", .any, help: "As 30s, 90m, 8h or 2d, or seconds."),
                    .init("memory", .any, help: "As 500MB or 16GiB, or bytes."),
                    .init("threads", .integer(1...4096), help: "Threads that the job may use."),
                ]), default: [:], help: "Where the job is stopped."),
            .init(
                "retries", .integer(0...100), default: 0,
                help: "After a crash, a time-out or an out-of-memory end; never after the job's own error."),
        ])
    }
}

/// The JSON Schema (draft 2020-12) of manifests, each plugin's parameters included, for editors.
///
/// Keys that a `matrix` may bring are required only where there is none.
public func manifestJSONSchema(plugins: [PluginDescription]) -> Value {
    let keys = ManifestSchema.schema(plugins: plugins).jsonSchema
    var schema: Value = [
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A job for Nightjar",
    ]
    for member in keys.members ?? [] { schema[member.key] = member.value }
    schema["allOf"] = Value(.array(plugins.map(parametersJSONSchema)))
    return schema
}

private func parametersJSONSchema(of plugin: PluginDescription) -> Value {
    var parameters = plugin.parameters.jsonSchema
    let requiredParameters = parameters["required"]
    parameters["required"] = nil
    var required: [Value] = plugin.needsModel ? ["model"] : []
    var withoutMatrix: Value = [:]
    if let requiredParameters {
        required.append("parameters")
        withoutMatrix["properties"] = ["parameters": ["required": requiredParameters]]
    }
    withoutMatrix["required"] = Value(.array(required))
    return [
        "if": ["properties": ["plugin": ["const": Value(.string(plugin.id))]], "required": ["plugin"]],
        "then": [
            "properties": ["parameters": parameters],
            "if": ["not": ["required": ["matrix"]]],
            "then": withoutMatrix,
        ],
    ]
}
