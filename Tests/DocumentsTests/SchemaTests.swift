import Documents
import Foundation
import Problems
import Testing

/// A schema with something of everything.
private let schema = Schema.object([
    .init("positive", .dataset, required: true, help: "Texts of the domain."),
    .init("tokens", .choice(["all", "contrastive"]), default: "all"),
    .init("select", .integer(1...10_000), default: 1000),
    .init("rate", .number(0...1), default: 0.02),
    .init("quick", .boolean, default: false),
    .init("field", .string),
    .init("layers", .oneOf([.choice(["all"]), .array(.integer(0 ... .max), count: 2...2)]), default: "all"),
    .init(
        "neurons", .oneOf([.choice(["all"]), .object([.init("perPrompt", .integer(1 ... .max), required: true)])])),
    .init("models", .array(.model)),
    .init("controls", .map(.model)),
    .init("tasks", .array(.object([.init("name", .string, required: true), .init("data", .dataset)]))),
    .init("extra", .any),
])

private func problems(_ yaml: String) throws -> [Problem] {
    let value = try Value(yaml: yaml, file: "job.yaml")
    do throws(ProblemList) {
        let resolved = try schema.resolve(value, key: "parameters")
        Issue.record("no problem; resolved to \(resolved.json(pretty: false))")
        return []
    } catch {
        return error.problems
    }
}

@Suite("A schema fills in what is left open")
struct SchemaResolvingTests {
    @Test("Defaults, datasets as objects, keys in the schema's order")
    func defaults() throws {
        let value = try Value(yaml: "rate: 1\nselect: 1e3\npositive: a.txt\n", file: nil)
        let resolved = try schema.resolve(value)
        #expect(
            resolved.json(pretty: false)
                == #"{"positive":{"path":"a.txt"},"tokens":"all","select":1000,"rate":1.0,"quick":false,"layers":"all"}"#
        )
    }

    @Test("Alternatives: the first that fits")
    func alternatives() throws {
        let value = try Value(
            yaml: "positive: {path: p, sample: 5}\nlayers: [2, 5]\nneurons: {perPrompt: 3}", file: nil)
        let resolved = try schema.resolve(value)
        #expect(resolved["layers"] == [2, 5])
        #expect(resolved["neurons"] == ["perPrompt": 3])
        #expect(resolved["positive"] == ["path": "p", "sample": 5])
    }

    @Test("Resolving twice is resolving once")
    func idempotent() throws {
        let value = try Value(
            yaml: "positive: p\nrate: 1\ntasks: [{name: a, data: d.csv}]\ncontrols: {x: m}\nextra: {a: [1, .5]}",
            file: nil)
        let once = try schema.resolve(value)
        #expect(try schema.resolve(once).json() == once.json())
    }

    @Test("Datasets and models are found wherever they stand")
    func references() throws {
        let value = try Value(
            yaml: """
                positive: p.txt
                models: [m1, org/m2]
                controls: {ner: job:train, "a b": m3}
                tasks: [{name: x}, {name: y, data: {path: d.csv, field: t}}]
                """, file: nil)
        let resolved = try schema.resolve(value)
        let datasets = schema.datasets(in: resolved, key: "parameters")
        #expect(datasets.map(\.key) == ["parameters.positive", "parameters.tasks[1].data"])
        #expect(datasets.map(\.dataset) == [["path": "p.txt"], ["path": "d.csv", "field": "t"]])
        let models = schema.models(in: resolved)
        #expect(models.map(\.key) == ["models[0]", "models[1]", "controls.ner", "controls.\"a b\""])
        #expect(models.map(\.model) == ["m1", "org/m2", "job:train", "m3"])
    }
}

@Suite("A schema says what was found, where, and what is allowed")
struct SchemaProblemTests {
    @Test(
        "One problem, one line",
        arguments: [
            (
                "positive: p\ntokens: alll",
                "2:9: parameters.tokens: found the text \"alll\"; "
                    + "allowed: one of all, contrastive; did you mean all?"
            ),
            (
                "positive: p\nselect: 0",
                "2:9: parameters.select: found the number 0; allowed: a whole number from 1 to 10000"
            ),
            (
                "positive: p\nselect: 1.5",
                "2:9: parameters.select: found the number 1.5; "
                    + "allowed: a whole number from 1 to 10000"
            ),
            (
                "positive: p\nselect: \"5\"",
                "2:9: parameters.select: found the text \"5\"; "
                    + "allowed: a whole number from 1 to 10000"
            ),
            (
                "positive: p\nrate: .nan",
                "2:7: parameters.rate: found the number nan; allowed: a number from 0.0 to 1.0"
            ),
            ("positive: p\nquick: yes", "2:8: parameters.quick: found the text \"yes\"; allowed: true or false"),
            (
                "positive: p\nfield: 2020",
                "2:8: parameters.field: found the number 2020; allowed: text; write it in quotes"
            ),
            ("positive: p\nquick:", "2:7: parameters.quick: found nothing; allowed: true or false"),
            (
                "positive: [p]",
                "1:11: parameters.positive: found a list of 1; "
                    + "allowed: a path, or an object with path, field, sample and limit"
            ),
            (
                "positive: ''",
                "1:11: parameters.positive: found the text \"\"; "
                    + "allowed: a path, or an object with path, field, sample and limit"
            ),
            (
                "positive: {path: p, sampel: 3}",
                "1:21: parameters.positive.sampel: unknown key; did you mean sample? "
                    + "known: path, field, sample, limit"
            ),
            (
                "positive: {path: p, sample: 0}",
                "1:29: parameters.positive.sample: found the number 0; "
                    + "allowed: a whole number of at least 1"
            ),
            ("positive: {field: t}", "1:11: parameters.positive.path: required, but not there; allowed: text"),
            (
                "tokens: all",
                "1:1: parameters.positive: required, but not there; "
                    + "allowed: a path, or an object with path, field, sample and limit"
            ),
            (
                "positive: p\nlayers: [1]",
                "2:9: parameters.layers: found a list of 1; "
                    + "allowed: all, or a list of 2, of whole numbers of at least 0"
            ),
            (
                "positive: p\nlayers: [1, -1]",
                "2:13: parameters.layers[1]: found the number -1; "
                    + "allowed: a whole number of at least 0"
            ),
            (
                "positive: p\nneurons: {perPromt: 3, perPrompt: 2}",
                "2:11: parameters.neurons.perPromt: unknown key; "
                    + "did you mean perPrompt? known: perPrompt"
            ),
            (
                "positive: p\nmodels: [a, '']",
                "2:13: parameters.models[1]: found the text \"\"; "
                    + "allowed: a checkpoint's path, hub id or job:NAME"
            ),
            (
                "positive: p\ncontrols: {x: 1}",
                "2:15: parameters.controls.x: found the number 1; "
                    + "allowed: a checkpoint's path, hub id or job:NAME"
            ),
            (
                "positive: p\nextra: {a: [1, .inf]}",
                "2:16: parameters.extra.a[1]: found the number inf; "
                    + "allowed: a finite number"
            ),
            (
                "just text",
                "1:1: parameters: found the text \"just text\"; allowed: an object with the keys positive, tokens, "
                    + "select, rate, quick, field, layers, neurons, models, controls, tasks, extra"
            ),
        ])
    func one(yaml: String, line: String) throws {
        #expect(try problems(yaml).map(\.description) == ["job.yaml:" + line])
    }

    @Test("All problems of a document together, in its order")
    func all() throws {
        let found = try problems("tokens: 3\nrate: 2\npositve: p\ntasks: [{nam: x}]\n")
        #expect(found.map { $0.place?.line } == [1, 1, 2, 3, 4, 4])
        #expect(found[0].place?.key == "parameters.positive")
        #expect(found[3].description.contains("did you mean positive?"))
    }

    @Test("Text from the file cannot break a line or colour the terminal")
    func quoting() throws {
        let found = try problems("positive: p\ntokens: \"a\\nb\\e[31m\"\n\"x\\ny\": 1\n")
        #expect(found.allSatisfy { !$0.description.unicodeScalars.contains { $0.value < 32 } })
        let long = try problems("positive: p\ntokens: \(String(repeating: "x", count: 500))\n")
        #expect(long[0].description.count < 250)
    }
}

@Suite("A reference to another job")
struct JobReferenceTests {
    private let schema = Schema.object([.init("from", .oneOf([.job, .array(.integer())])), .init("all", .array(.job))])

    @Test("is job:NAME, and found where the value has it")
    func found() throws {
        let value = try Value(yaml: Data("from: job:a\nall: [job:b, job:c-2]".utf8), file: "job.yaml")
        let resolved = try schema.resolve(value)
        #expect(schema.jobs(in: resolved).map(\.key) == ["from", "all[0]", "all[1]"])
        #expect(schema.jobs(in: resolved).map(\.job) == ["job:a", "job:b", "job:c-2"])
        #expect(schema.models(in: resolved).isEmpty)
        #expect(schema.jsonSchema["properties"]?["all"]?["items"]?["pattern"] == "^job:.")
    }

    @Test("is nothing else", arguments: ["a", "'job:'", "''", "3"])
    func refused(text: String) throws {
        let value = try Value(yaml: Data("all: [\(text)]".utf8), file: "job.yaml")
        #expect { try schema.resolve(value) } throws: {
            ($0 as? ProblemList)?.problems[0].description.contains("allowed: job:NAME") == true
        }
    }
}

@Suite("A schema is written as JSON Schema")
struct JSONSchemaTests {
    @Test("Types, bounds, defaults and descriptions")
    func written() throws {
        let json = schema.jsonSchema
        #expect(json["additionalProperties"] == false)
        #expect(json["required"] == ["positive"])
        let properties = try #require(json["properties"])
        #expect(properties["select"] == ["type": "integer", "minimum": 1, "maximum": 10_000, "default": 1000])
        #expect(properties["rate"] == ["type": "number", "minimum": 0.0, "maximum": 1.0, "default": 0.02])
        #expect(properties["tokens"] == ["enum": ["all", "contrastive"], "default": "all"])
        #expect(properties["positive"]?["description"] == "Texts of the domain.")
        #expect(properties["positive"]?["anyOf"]?.array?.count == 2)
        let pair: Value = ["type": "array", "items": ["type": "integer", "minimum": 0], "minItems": 2, "maxItems": 2]
        #expect(properties["layers"] == ["anyOf": [["enum": ["all"]], pair], "default": "all"])
        #expect(properties["controls"]?["additionalProperties"]?["type"] == "string")
        #expect(properties["extra"] == [:])
    }
}
