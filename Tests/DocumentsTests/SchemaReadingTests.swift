import Documents
import Foundation
import Problems
import Testing

@Suite("A schema is read from JSON Schema")
struct SchemaReadingTests {
    private func read(_ yaml: String) throws -> Schema {
        try Schema(jsonSchema: Value(yaml: Data(yaml.utf8), file: "plugin.yaml"), key: "parameters")
    }

    @Test(
        "What was written comes back",
        arguments: [
            Schema.boolean, .integer(), .integer(1 ... .max), .integer(.min...3), .integer(-2...2), .number(),
            .number(0...1), .number(0.5 ... .greatestFiniteMagnitude), .string, .choice(["a", "b"]), .dataset, .path,
            .model, .job, .any, .array(.any), .array(.integer(0...5), count: 2...2), .array(.job, count: 1 ... .max),
            .object([]), .map(.any), .map(.model), .oneOf([.choice(["all"]), .array(.dataset)]),
            .object([
                .init("texts", .dataset, required: true, help: "What is read"), .init("model", .model),
                .init("folder", .path, help: "Where"), .init("of", .job), .init("rate", .number(0...1), default: 0.5),
                .init(
                    "options", .object([.init("deep", .map(.boolean), default: [:])]), default: ["deep": ["x": true]]),
            ]),
        ])
    func roundTrip(schema: Schema) throws {
        #expect(try Schema(jsonSchema: schema.jsonSchema) == schema)
        let text = Data(schema.jsonSchema.json().utf8)
        #expect(try Schema(jsonSchema: Value(json: text, file: nil)) == schema)
    }

    @Test("What people write")
    func handWritten() throws {
        let schema = try read(
            """
            type: object
            additionalProperties: false
            required: [texts]
            properties:
              texts: {$ref: "nightjar:dataset", description: The texts}
              base: {$ref: "nightjar:model"}
              pooling: {type: string, enum: [mean, max], default: mean, title: Pooling}
              top: {type: integer, minimum: 1, maximum: 100, default: 10, description: "How many"}
              words: {type: array, items: {type: string}, minItems: 1}
              free: {type: object}
            """)
        #expect(
            schema
                == .object([
                    .init("texts", .dataset, required: true, help: "The texts"), .init("base", .model),
                    .init("pooling", .choice(["mean", "max"]), default: "mean"),
                    .init("top", .integer(1...100), default: 10, help: "How many"),
                    .init("words", .array(.string, count: 1 ... .max)), .init("free", .map(.any)),
                ]))
    }

    @Test(
        "What is not known is refused in one line with its place",
        arguments: [
            ("type: strin", "1:7: parameters.type: found the text \"strin\"; allowed: one of boolean"),
            ("[1]", "1:1: parameters: found a list of 1; allowed: a JSON Schema"),
            ("{type: string, pattern: x}", "1:16: parameters.pattern: unknown key; known: type, enum, description"),
            (
                "{type: object, properties: {a: {type: string, pattern: x}}}",
                "1:47: parameters.properties.a.pattern: unknown key; known: type, enum, default, description"
            ),
            (
                "{texts: {$ref: 'nightjar:dataset'}}",
                "1:2: parameters.texts: a schema says its type: write type: object"
            ),
            ("{properties: {}}", "1:2: parameters.properties: a schema says its type: write type: object"),
            (
                "{type: object, properties: {a: {minimun: 3}}}",
                "parameters.properties.a.minimun: unknown key; known: type, enum, anyOf, $ref, default"
            ),
            ("{type: string, maxLenght: 3}", "1:16: parameters.maxLenght: unknown key"),
            ("{type: [string, 'null']}", "1:8: parameters.type: found a list of 2; allowed: one of boolean"),
            (
                "{type: integer, minimum: 0.5}",
                "1:26: parameters.minimum: found the number 0.5; allowed: a whole number"
            ),
            ("{type: integer, minimum: 3, maximum: 2}", "1:38: parameters.maximum: 2 is less than minimum"),
            ("{type: number, maximum: .inf}", "1:25: parameters.maximum: found the number inf; allowed: a finite"),
            ("{type: array, minItems: -1}", "1:25: parameters.minItems: found the number -1; allowed: a whole number"),
            ("{enum: [a, 1]}", "1:8: parameters.enum: found a list of 2; allowed: a list of texts"),
            ("{enum: []}", "1:8: parameters.enum: found an empty list; allowed: a list of texts"),
            (
                "{enum: [a], type: integer}",
                "1:19: parameters.type: found the text \"integer\"; allowed: string beside enum"
            ),
            ("{anyOf: []}", "1:9: parameters.anyOf: found an empty list; allowed: a list of schemas"),
            ("{$ref: 'nightjar:data'}", "1:8: parameters.\"$ref\": found the text \"nightjar:data\"; allowed: one of"),
            ("{$comment: 'nightjar:model', type: integer}", "what nightjar:model stands for is changed"),
            ("{type: string, default: a}", "1:16: parameters.default: unknown key"),
            ("{type: object, properties: {a: {type: integer, default: x}}}", "parameters.properties.a.default: found"),
            ("{type: object, properties: {a: {}}, required: [b]}", "parameters.required: \"b\" is no property"),
            (
                "{type: object, properties: {a: {}}, additionalProperties: true}",
                "parameters.additionalProperties: found"
            ),
            ("{type: object, properties: {a: 3}}", "1:32: parameters.properties.a: found the number 3"),
            ("{type: object, required: [a]}", "parameters.required: found a list of 1; allowed: names of properties"),
        ])
    func refused(yaml: String, line: String) throws {
        #expect {
            try read(yaml)
        } throws: { error in
            let text = (error as? Problem)?.description ?? ""
            return text.contains(line) && text.hasPrefix("plugin.yaml:1:") && !text.contains("\n")
        }
    }
}
