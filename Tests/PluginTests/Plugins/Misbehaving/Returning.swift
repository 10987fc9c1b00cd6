import NightjarKit

struct Ragged: Misbehaving {
    static let id = "ragged"
    static let summary = "A table whose columns are not of one length"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        var results = Results()
        results.table(Table("rows", title: "Rows", columns: [("a", .int([1, 2, 3])), ("b", .double([0.5]))]))
        return results
    }
}

struct Twice: Misbehaving {
    static let id = "twice"
    static let summary = "Two tables of one name"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        var results = Results()
        for number in 1...2 { results.table(Table("same", title: "The same", columns: [("a", .int([number]))])) }
        return results
    }
}

struct BadFigure: Misbehaving {
    static let id = "bad-figure"
    static let summary = "A histogram with an edge too few"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        var results = Results()
        results.figure(
            Figure(
                "values", title: "Values", caption: "",
                panels: [
                    Panel(
                        title: "", xLabel: "x", yLabel: "y",
                        series: [("all", .histogram(edges: [0, 1, 2], counts: [4, 5, 6]))])
                ]))
        return results
    }
}

struct MixedFigure: Misbehaving {
    static let id = "mixed-figure"
    static let summary = "A heat map and a line on one pair of axes"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        var results = Results()
        results.figure(
            Figure(
                "mixed", title: "Mixed", caption: "",
                panels: [
                    Panel(
                        title: "", xLabel: "x", yLabel: "y",
                        series: [
                            ("heat", .heatMap(rows: ["a"], columns: ["b"], values: [[1]])), ("line", .line([(0, 1)])),
                        ])
                ]))
        return results
    }
}

struct BadTensor: Misbehaving {
    static let id = "bad-tensor"
    static let summary = "An array whose shape does not fit its values"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        var results = Results()
        results.tensors(TensorFile("arrays", tensors: [("a", [2, 3], [1, 2, 3])]))
        return results
    }
}

struct NotANumber: Misbehaving {
    static let id = "not-a-number"
    static let summary = "Numbers that are none"

    func run(_ parameters: Nothing, in context: Context) async throws -> Results {
        var results = Results()
        results.headline("mean", Double.nan)
        results.headline("count", 3)
        results.table(Table("values", title: "Values", columns: [("v", .double([1, .nan, .infinity]))]))
        return results
    }
}
