import Documents
import Foundation
import NightjarKit
import Testing

@Suite("A parameters struct is its own schema")
struct ParametersTests {
    enum Kind: String, ParameterChoice { case short, long }

    struct Inner: AnalysisParameters {
        @Parameter("A rate", in: 0.0...1.0) var rate = 0.25
        @Parameter("A file") var corpus: Dataset?
        @Parameter("A count", in: 1...9) var count = 3
    }

    struct Outer: AnalysisParameters {
        var texts: Dataset
        @Parameter("Required, with help") var other: Dataset
        @Parameter("Nested, with a default") var inner = Inner()
        @Parameter("Nested, may be absent") var second: Inner?
        @Parameter("One of two") var kind = Kind.long
        @Parameter("Names") var names = ["a", "b"]
        @Parameter("A switch") var flag = true
        var plain: Int?
    }

    @Test("fields, in order, with defaults, ranges and help")
    func schema() throws {
        guard case .object(let fields) = Outer.schema else {
            Issue.record("no object")
            return
        }
        #expect(fields.map(\.name) == ["texts", "other", "inner", "second", "kind", "names", "flag", "plain"])
        #expect(fields.map(\.isRequired) == [true, true, false, false, false, false, false, false])
        #expect(fields[1].help == "Required, with help")
        #expect(fields[2].defaultValue == ["count": 3, "rate": 0.25])
        #expect(fields[3].defaultValue == nil)
        #expect(fields[4].schema == .choice(["short", "long"]))
        #expect(fields[4].defaultValue == "long")
        #expect(fields[5].defaultValue == ["a", "b"])
        guard case .object(let inner) = fields[2].schema else { return }
        #expect(inner.map(\.name) == ["rate", "corpus", "count"])
        #expect(inner[2].schema == .integer(1...9))
        #expect(inner[2].help == "A count")
    }

    struct Ranges: AnalysisParameters {
        @Parameter("Required", in: 2...5) var layers: Int
        @Parameter("Required", in: 0.0...1.0) var share: Double
        @Parameter("May be absent", in: 1...9) var most: Int?
        @Parameter("May be absent", in: 0.5...2) var scale: Double?
    }

    @Test("ranges of numbers without a default: required ones, and ones that may be absent")
    func ranges() throws {
        guard case .object(let fields) = Ranges.schema else {
            Issue.record("no object")
            return
        }
        #expect(fields.map(\.schema) == [.integer(2...5), .number(0...1), .integer(1...9), .number(0.5...2)])
        #expect(fields.map(\.isRequired) == [true, true, false, false])
        let given = try Ranges(
            resolved: Ranges.schema.resolve(["layers": 3, "share": 0.5, "most": 2], key: "parameters"))
        #expect(given.layers == 3 && given.share == 0.5 && given.most == 2 && given.scale == nil)
        #expect(throws: (any Error).self) { try Ranges.schema.resolve(["layers": 6, "share": 0.5], key: "parameters") }
        #expect(throws: (any Error).self) { try Ranges.schema.resolve(["share": 0.5], key: "parameters") }
    }

    @Test("a resolved document becomes the struct, defaults filled in, nested ones too")
    func decoding() throws {
        let document: Value = ["texts": "a.txt", "other": ["path": "b.jsonl", "field": "body"], "inner": ["count": 5]]
        let parameters = try Outer(resolved: Outer.schema.resolve(document, key: "parameters"))
        #expect(parameters.texts == Dataset(path: "a.txt"))
        #expect(parameters.other.field == "body")
        #expect(parameters.inner.count == 5)
        #expect(parameters.inner.rate == 0.25)
        #expect(parameters.inner.corpus == nil)
        #expect(parameters.second == nil)
        #expect(parameters.kind == .long)
        #expect(parameters.flag)
        #expect(parameters.plain == nil)
    }

    struct Forms: AnalysisParameters {
        struct Count: AnalysisParameters {
            @Parameter("How many", in: 1...9) var count = 3
            @Parameter("Of what") var name = "x"
        }
        enum Everything: String, ParameterChoice { case all, none }

        @Parameter("A default with parameters of its own") var first = OneOf<Count, OneOf<Everything, [Int]>>
            .first(Count())
        @Parameter("After it") var second = 7
        @Parameter("A folder, or files by name") var third = OneOf<DataPath, [String: DataPath]>.second([:])
    }

    @Test("one of several forms, the first that fits, and a map")
    func forms() throws {
        guard case .object(let fields) = Forms.schema else { return }
        #expect(
            fields.map(\.help) == ["A default with parameters of its own", "After it", "A folder, or files by name"])
        func read(_ document: Value) throws -> Forms {
            try Forms(resolved: Forms.schema.resolve(document, key: "parameters"))
        }
        #expect(try read([:]).first.first?.count == 3)
        #expect(try read(["first": ["name": "y"]]).first.first?.count == 3)
        #expect(try read(["first": "none"]).first.second == .first(.none))
        #expect(try read(["first": [1, 2]]).first.second == .second([1, 2]))
        #expect(try read(["third": "a/b"]).third == .first(DataPath("a/b")))
        #expect(try read(["third": ["x": "c"]]).third == .second(["x": DataPath("c")]))
        let problems = #expect(throws: ProblemList.self) { try read(["first": ["count": 10]]) }
        #expect(problems?.problems.map(\.place?.key) == ["parameters.first.count"])
        #expect(Forms.schema.paths(in: try Forms.schema.resolve(["third": ["x": "c"]])).map(\.key) == ["third.x"])
    }

    @Test("a document of a plugin's own form is checked like a manifest")
    func document() throws {
        let form = try Forms.Count(document: Data("count: 5\n".utf8), file: "a.yaml")
        #expect(form.count == 5 && form.name == "x")
        let problem = #expect(throws: Problem.self) {
            try Forms.Count(document: Data("name: y\ncuont: 5\n".utf8), file: "a.yaml")
        }
        #expect(problem?.place?.line == 2)
        #expect(problem?.message.contains("did you mean count?") == true)
    }
}
