import Checkpoints
import Documents
import Foundation
import Problems
import Testing

@Suite("A configuration's values are checked when they are asked for, and errors name the field")
struct ModelConfigurationTests {
    private func configuration(_ json: String) throws -> ModelConfiguration {
        ModelConfiguration(
            try Value(json: Data(json.utf8), file: "config.json"), file: URL(fileURLWithPath: "/m/config.json"))
    }

    private func problem<Result>(_ body: () throws -> Result) throws -> String {
        try #require(throws: Problem.self) { _ = try body() }.description
    }

    @Test("flags, with null as absent")
    func flags() throws {
        let some = try configuration(#"{"yes": true, "no": false, "null": null, "text": "true"}"#)
        #expect(try some.bool("yes") && !some.bool("no", default: true))
        #expect(try some.bool("null", default: true) && !some.bool("none", default: false))
        #expect(try problem { try some.bool("null") } == "/m/config.json:1: null: missing")
        #expect(
            try problem { try some.bool("text") }
                == "/m/config.json:1: text: found the text \"true\"; allowed: true or false")
        #expect(some.isPresent("no") && !some.isPresent("null") && !some.isPresent("none"))
    }

    @Test("lists, and one value where a list may stand")
    func lists() throws {
        let some = try configuration(
            #"{"a": [1, 2], "b": 3, "c": [1, "x"], "d": "c2p|p2c", "e": ["c2p"], "f": [], "g": {}}"#)
        #expect(try some.ints("a", in: 0...9) == [1, 2] && some.ints("b", in: 0...9) == [3])
        #expect(try some.ints("f", in: 0...9).isEmpty && some.ints("z", in: 0...9, default: [7]) == [7])
        #expect(try problem { try some.ints("a", in: 0...1) }.hasSuffix("a: 2 is out of range; allowed: 0 to 1"))
        #expect(
            try problem { try some.ints("c", in: 0...9) }.hasSuffix("c: found the text \"x\"; allowed: a whole number"))
        #expect(try some.strings("d") == ["c2p", "p2c"] && some.strings("e") == ["c2p"] && some.strings("f").isEmpty)
        #expect(try problem { try some.strings("g") }.hasSuffix("g: found an empty object; allowed: a text"))
    }

    @Test("a nested object's fields are named by their path")
    func nested() throws {
        let some = try configuration(
            #"""
            {"rope_scaling": {"factor": 0, "deep": {"x": "y"}},
             "other": 1, "null": null}
            """#)
        let scaling = try #require(try some.object("rope_scaling"))
        #expect(
            try problem { try scaling.double("factor", in: 1...9) }
                == "/m/config.json:1: rope_scaling.factor: 0.0 is out of range; allowed: 1.0 to 9.0")
        #expect(try problem { try scaling.int("low", in: 1...9) }.hasSuffix(": rope_scaling.low: missing"))
        #expect(
            try problem { try scaling.object("deep")?.int("x", in: 1...9) }.contains(": rope_scaling.deep.x: found"))
        #expect(try some.object("null") == nil && some.object("none") == nil)
        #expect(
            try problem { try some.object("other") }
                == "/m/config.json:2: other: found the number 1; allowed: an object")
    }

    @Test("a field by several names: the first that is there")
    func names() throws {
        let some = try configuration(#"{"hidden_size": 8, "n_embd": null, "n_head": 2, "num_heads": 3, "rate": -1}"#)
        #expect(try some.int("n_embd", "hidden_size", in: 1...9) == 8)
        #expect(try some.int("n_head", "num_heads", in: 1...9) == 2)
        #expect(try some.int("a", "b", in: 1...9, default: 5) == 5)
        #expect(try problem { try some.string("a", "b", "c") } == "/m/config.json: a: missing, and so is b or c")
        #expect(try problem { try some.double("a", "rate", in: 0...1) }.contains(": rate: -1.0 is out of range"))
    }
}
