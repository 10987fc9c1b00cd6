import Documents
import Foundation
import Jobs
import Testing

@Suite("The JSON Schema of manifests holds every plugin's parameters")
struct ManifestJSONSchemaTests {
    @Test("The manifest's own keys")
    func keys() throws {
        let schema = manifestJSONSchema(plugins: [domainNeurons, tokenLengths])
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["required"] == ["nightjar", "plugin"])
        #expect(schema["additionalProperties"] == false)
        let keys = schema["properties"]?.members?.map(\.key)
        #expect(
            keys == [
                "nightjar", "plugin", "name", "model", "parameters", "matrix", "seed", "priority", "after", "limits",
                "retries",
            ])
        #expect(schema["properties"]?["plugin"]?["enum"] == ["domain-neurons", "token-lengths"])
    }

    @Test("Each plugin's parameters where it is the plugin; required only without a matrix")
    func plugins() throws {
        let schema = manifestJSONSchema(plugins: [domainNeurons, tokenLengths])
        let rules = try #require(schema["allOf"]?.array)
        #expect(rules.count == 2)
        #expect(rules[0]["if"]?["properties"]?["plugin"]?["const"] == "domain-neurons")
        let then = try #require(rules[0]["then"])
        #expect(then["properties"]?["parameters"]?["properties"]?["select"]?["default"] == 1000)
        #expect(then["properties"]?["parameters"]?["required"] == nil)
        #expect(then["if"] == ["not": ["required": ["matrix"]]])
        #expect(then["then"]?["required"] == ["model", "parameters"])
        #expect(then["then"]?["properties"]?["parameters"]?["required"] == ["positive", "negative"])
        #expect(rules[1]["then"]?["then"]?["required"] == [])
    }

    @Test("It is JSON, the same every time")
    func json() throws {
        let schema = manifestJSONSchema(plugins: [domainNeurons])
        #expect(try Value(json: Data(schema.json().utf8), file: nil) == schema)
        #expect(schema.json() == manifestJSONSchema(plugins: [domainNeurons]).json())
    }
}
