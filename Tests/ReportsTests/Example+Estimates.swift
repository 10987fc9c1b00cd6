import Foundation
import Reports
import SeededNumbers

/// Figures like those of the empirical gradient and of skill probing: seeded, so that every run draws the same numbers.
extension Example {
    static let tasks = [
        "agnews", "amazon", "clarity", "dialectic", "factuality", "fluency", "formality", "helpfulness", "imdb", "lti",
        "m-lama", "mnli", "myriadlama", "paws", "politeness", "polarity", "reverse-instruction-detection", "swag",
        "tmp-rel", "toxicity", "知識", "stereoset",
    ]

    static func normal(_ random: inout SplitMix) -> Double {
        (0..<6).reduce(0.0) { sum, _ in sum + Double.random(in: -1...1, using: &random) } / 1.41
    }

    /// An estimate a neuron, near what was measured.
    static func estimates(count: Int, noise: Double, seed: UInt64) -> [(x: Double, y: Double)] {
        var random = SplitMix(seed: seed)
        return (0..<count).map { _ in
            let measured = normal(&random) * pow(10, normal(&random) * 0.3) * 1e-6
            return (measured, measured + noise * normal(&random) * 1e-6)
        }
    }

    static func estimators(count: Int) -> Figure {
        Figure(
            "estimators-\(count)", title: "What each estimator says of the measured gradient",
            caption: "A point a neuron and prompt; on the line the two agree.",
            panels: zip(["Computed", "Integrated", "NeurGrad"], [1.5, 0.6, 0.2]).map { name, noise in
                Panel(
                    title: name, xLabel: "measured gradient", yLabel: "estimate",
                    series: [
                        ("neurons", .points(estimates(count: count, noise: noise, seed: 5))),
                        ("equal", .line([(-4e-6, -4e-6), (4e-6, 4e-6)])),
                    ])
            })
    }

    static var scatter: Figure {
        Figure(
            "scatter", title: "Few neurons of two prompts", caption: "",
            panels: [
                Panel(
                    title: "", xLabel: "measured gradient", yLabel: "computed gradient",
                    series: ["first prompt", "second prompt"].enumerated().map { index, name in
                        (name, .points(estimates(count: 150, noise: 0.4, seed: UInt64(index))))
                    }, horizontalLines: [(1e-6, "strong")])
            ])
    }

    static var accuracies: Figure {
        var random = SplitMix(seed: 11)
        let methods = [("chance", 0.3), ("LM-Prob", 0.5), ("polar", 0.65), ("magnitude", 0.7)]
        return Figure(
            "accuracies", title: "Accuracy by task", caption: "With Wilson's intervals at 95 %.",
            panels: [
                Panel(
                    title: "", xLabel: "accuracy", yLabel: "",
                    series: methods.enumerated().map { index, method in
                        let dots = tasks.map { task in
                            let value = min(method.1 + Double.random(in: -0.2...0.25, using: &random), 1)
                            let half = index == 0 ? Double.nan : 0.03
                            return (label: task, value: value, low: value - half, high: min(value + half, 1))
                        }
                        return (method.0, .dots(dots))
                    }, verticalLines: [(0.5, "a coin")])
            ])
    }

    static func overlap(rows: [String], columns: [String], values name: String) -> Figure {
        var random = SplitMix(seed: 13)
        let values = rows.indices.map { row in
            columns.indices.map { column in
                if row == column { return 1.0 }
                if row == 3 && column > 5 { return .nan }
                return max(0, 0.9 - Double(abs(row - column)) / 20 - Double.random(in: 0...0.3, using: &random))
            }
        }
        return Figure(
            "overlap-\(rows.count)-\(columns.count)", title: "Skill neurons that tasks share",
            caption: "Of the neurons of both, how many are of each.",
            panels: [
                Panel(
                    title: "", xLabel: columns.count == 80 ? "layer" : "", yLabel: rows.count == 80 ? "layer" : "",
                    series: [(name, .heatMap(rows: rows, columns: columns, values: values))])
            ])
    }

    static var sizes: Figure {
        let sizes = (0...16).map { Double(1 << $0) }
        return Figure(
            "sizes", title: "Accuracy by number of neurons", caption: "",
            panels: ["agnews", "imdb"].map { task in
                Panel(
                    title: task, xLabel: "neurons", yLabel: "accuracy (dev)",
                    series: [
                        ("polar", .line(sizes.map { ($0, 0.5 + 0.4 * $0 / ($0 + 60)) })),
                        ("magnitude", .line(sizes.map { ($0, 0.5 + 0.35 * $0 / ($0 + 600)) })),
                    ], horizontalLines: [(0.25, "chance"), (0.62, "LM-Prob")], xScale: .logarithmic)
            })
    }

    /// Probabilities of many sizes, linear in the shift until they are not.
    static var curves: Figure {
        var random = SplitMix(seed: 17)
        let shifts = (-20...20).map { Double($0) / 2 }
        func lines(_ count: Int, sign: Double) -> [[(x: Double, y: Double)]] {
            (0..<count).map { _ in
                let size = pow(10, Double.random(in: -9 ... -1, using: &random))
                let slope = sign * Double.random(in: 0...0.3, using: &random)
                return shifts.map { ($0, size * exp(slope * $0)) }
            }
        }
        let series: [(String, Panel.Marks)] = [
            ("positive", .lines(lines(25, sign: 1))), ("negative", .lines(lines(25, sign: -1))),
        ]
        let tiny = (0..<50).map { index in shifts.map { (x: $0, y: 2e-9 + $0 * Double(index - 25) * 4e-12) } }
        return Figure(
            "curves", title: "Probability against shift", caption: "A line a neuron.",
            panels: [
                Panel(
                    title: "By logarithm", xLabel: "shift", yLabel: "probability, by its logarithm", series: series,
                    yScale: .logarithmic),
                Panel(title: "Tiny", xLabel: "shift", yLabel: "probability", series: [("all", .lines(tiny))]),
            ])
    }

    static var estimates: [Figure] {
        let layers = (0..<80).map(String.init)
        return [
            estimators(count: 2000), scatter, accuracies, sizes, curves,
            overlap(rows: tasks, columns: tasks, values: "overlap (Jaccard)"),
            overlap(rows: tasks, columns: layers, values: "share"),
            overlap(rows: layers, columns: Array(tasks.prefix(6)), values: "share"),
        ]
    }
}
