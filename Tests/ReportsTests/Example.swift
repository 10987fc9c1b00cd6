import Foundation
import Reports
import SeededNumbers

/// A page like those that the domain-neurons analysis makes: histograms by layer, long tables, Japanese texts.
enum Example {
    /// `total` units over layers, most of them around `peak`.
    static func histogram(layers: Int, peak: Double, width: Double, total: Int = 1000, seed: UInt64) -> [Double] {
        var random = SplitMix(seed: seed)
        var counts = [Double](repeating: 0, count: layers)
        var drawn = 0
        while drawn < total {
            let spread = (0..<4).reduce(0.0) { sum, _ in sum + Double.random(in: -1...1, using: &random) }
            let layer = Int((peak + spread * width).rounded())
            guard counts.indices.contains(layer) else { continue }
            counts[layer] += 1
            drawn += 1
        }
        return counts
    }

    static func layers(_ name: String, layers: Int, groups: [String]) -> Figure {
        let panels = ["All units", "Attention", "MLP"].enumerated().map { index, subset in
            Panel(
                title: subset, xLabel: "layer", yLabel: "units",
                series: groups.enumerated().map { place, group in
                    let peak = Double(layers) * [0.15, 0.5, 0.85][place]
                    let width = Double(layers) * [0.1, 0.5, 0.2][place]
                    let seed = UInt64(100 * index + place)
                    return (group, .bars(counts: histogram(layers: layers, peak: peak, width: width, seed: seed)))
                })
        }
        return Figure(
            name, title: "Where the units of the finance domain stand, by layer",
            caption: "Of each subset's units, ranked by average precision: the first, middle and last 1,000.",
            panels: panels)
    }

    static var null: Figure {
        var random = SplitMix(seed: 7)
        let counts = (0..<40).map { bin in
            (5000 * exp(-pow(Double(bin - 20) / 5, 2)) + Double.random(in: 0...60, using: &random)).rounded()
        }
        let edges = (0...40).map { 0.4 + Double($0) * 0.005 }
        return Figure(
            "null", title: "Average precision of all units, and what chance gives",
            caption: "Beyond the lines, one unit in twenty that passes is expected to be chance.",
            panels: [
                Panel(
                    title: "", xLabel: "average precision", yLabel: "units",
                    series: [
                        ("labels permuted", .histogram(edges: edges, counts: counts)),
                        ("measured", .histogram(edges: edges, counts: counts.map { ($0 * 0.6 + 300).rounded() })),
                    ], verticalLines: [(0.463, "low, 5 %"), (0.5, "prevalence"), (0.541, "high, 5 %")])
            ])
    }

    /// What a small or broken job gives.
    static var odd: Figure {
        Figure(
            "odd", title: "Little to show", caption: "",
            panels: [
                Panel(title: "No layers", xLabel: "layer", yLabel: "units", series: [("Top", .bars(counts: []))]),
                Panel(title: "One layer", xLabel: "layer", yLabel: "units", series: [("Top", .bars(counts: [1000]))]),
                Panel(
                    title: "All zero, some missing", xLabel: "layer", yLabel: "units",
                    series: [("Top", .bars(counts: [0, .nan, 0, .infinity]))]),
                Panel(
                    title: "One point <&> a title that is far too long for one line of it", xLabel: "x",
                    yLabel: "y", series: [("Middle", .line([(x: 3, y: 2.5)]))]),
                Panel(
                    title: "長い長い長い長い長い長い長い長い長い長い長い長い長い題名", xLabel: "step", yLabel: "change",
                    series: [("Middle", .line([(x: 0, y: -3), (x: 1, y: .nan), (x: 2, y: 4), (x: 3, y: -1e300)]))]),
                Panel(title: "Nothing", xLabel: "", yLabel: "", series: []),
            ])
    }

    static var curve: Figure {
        let points = { (scale: Double) in (1...20).map { (x: Double($0) / 2, y: 1 - scale * Double($0 * $0) / 400) } }
        return Figure(
            "range", title: "Linearity by range", caption: "Mean |r| between shift and change of probability.",
            panels: [
                Panel(
                    title: "Ranges up to ±10", xLabel: "shift of the activation", yLabel: "mean |r|",
                    series: [("base", .line(points(0.2))), ("large", .line(points(0.5)))]),
                Panel(
                    title: "予測の確率（金融コーパス）", xLabel: "層", yLabel: "確率",
                    series: [("base", .line((0...12).map { (Double($0), sin(Double($0)) * 1e-6) }))]),
            ])
    }

    static var results: Results {
        var random = SplitMix(seed: 42)
        var results = Results()
        results.headline("apAtFdr5High", 0.541_237_91, help: "The least AP that passes above chance at 5 % FDR")
        results.headline("apAtFdr5Low", 0.463_018_2, help: "The largest AP that passes below chance")
        results.headline("unitsPassing", 28_413, help: "Units that pass, of 82,944")
        results.headline("lengthAp", 0.5312, help: "AP of the text's length alone")
        results.headline("layerGenerality", 0.9844)
        results.headline("layerGenerality.low", 0.9612)
        results.headline("layerGenerality.high", 0.9931)
        results.figure(layers("histogram", layers: 12, groups: ["Top", "Middle", "Bottom"]))
        results.figure(layers("histogram-40", layers: 40, groups: ["Top", "Middle"]))
        results.figure(layers("histogram-80", layers: 80, groups: ["Top"]))
        results.figure(layers("histogram-6", layers: 6, groups: ["Top", "Middle"]))
        results.figure(odd)
        results.figure(null)
        results.figure(curve)
        for figure in estimates + layerwise { results.figure(figure) }
        let count = 3000
        let modules = ["attention.self.query", "attention.output.dense", "intermediate.dense", "output.dense"]
        results.table(
            Table(
                "selected", title: "The selected units",
                columns: [
                    ("subset", .string((0..<count).map { ["all", "attention", "mlp"][$0 / 1000] })),
                    ("group", .string((0..<count).map { _ in "top" })),
                    ("rank", .int((0..<count).map { $0 % 1000 + 1 })),
                    ("layer", .int((0..<count).map { _ in Int.random(in: 0..<12, using: &random) })),
                    ("component", .string((0..<count).map { $0 % 2 == 0 ? "attention" : "mlp" })),
                    ("module", .string((0..<count).map { modules[$0 % 4] })),
                    ("unit", .int((0..<count).map { _ in Int.random(in: 0..<3072, using: &random) })),
                    ("ap", .double((0..<count).map { 0.99 - Double($0 % 1000) * 0.000_312_77 })),
                ]))
        results.table(
            Table(
                "vocabulary", title: "The words that count",
                columns: [
                    ("token", .string(["株式", "##銀行", "NA", "null", "<script>", "a,\"b\"", "決算短信", "event"])),
                    ("positiveDocuments", .int([412, 398, 377, 21, 3, 2, 180, 4])),
                    ("negativeDocuments", .int([3, 12, 20, 300, 0, 0, 1, 250])),
                    ("contrast", .double([0.9855, 0.9415, 0.8992, -0.8692, 1, 1, .nan, -0.96850393])),
                ], shownRows: 50))
        results.note("Texts of more than 256 tokens are left out: 41 of 1,000 finance texts, 3 of 1,000 others.")
        results.note("The finance texts are longer than the others; see lengthAp.", kind: .warning)
        return results
    }

    static let manifest = """
        nightjar: 1
        plugin: domain-neurons
        name: finance-vs-wiki     # 金融と百科事典
        model: bert-base-japanese-v3
        parameters:
          positive: {path: finance.jsonl, field: text, sample: 1000}
          negative: {path: wiki.txt, sample: 1000}
          tokens: contrastive

        """

    static let members = [
        "summary.json", "manifest.yaml", "job.json", "provenance.json", "report.html", "figures/histogram-40.svg",
        "figures/histogram.svg", "figures/null.svg", "figures/range.svg", "tables/selected.csv",
        "tables/vocabulary.csv", "log.jsonl", "SHA256SUMS",
    ]

    static var page: ReportPage {
        ReportPage(
            name: "finance-vs-wiki", plugin: "domain-neurons",
            summary: "Which units of a model respond to one domain's texts and not to another's",
            model: "bert-base-japanese-v3", results: results, members: members, manifest: manifest)
    }
}
