import Foundation
import Reports
import SeededNumbers

/// Figures like those of the layer-wise analysis of multi-task learning: seeded, so that every run draws the same.
extension Example {
    /// FLAN's clusters and how many tasks each has.
    static let clusters = [
        ("NLI", 10), ("Commonsense", 4), ("Sentiment", 4), ("Paraphrase", 4), ("Closed-book QA", 4),
        ("Struct-to-text", 4), ("Reading comprehension", 6), ("Coreference", 3), ("Translation", 8), ("要約", 11),
        ("Puzzles", 2),
    ]

    /// A similarity a layer and task: near one first, then falling.
    static func similarities(layers: Int, tasks: Int, fall: Double, seed: UInt64) -> [[Double]] {
        var random = SplitMix(seed: seed)
        return (1...layers).map { layer in
            let depth = Double(layer) / Double(layers)
            return (0..<tasks).map { _ in
                1 - fall * depth * depth - abs(normal(&random)) * (0.02 + fall * 0.2 * depth)
            }
        }
    }

    static func boxes(layers: Int, tasks: Int) -> Figure {
        Figure(
            "similarity-\(layers)", title: "How alike the tuned model and the controls are, by layer",
            caption: "Centred linear CKA over \(tasks) tasks; the box holds the middle half.",
            panels: [
                Panel(
                    title: "", xLabel: "layer", yLabel: "CKA",
                    series: [
                        (
                            "tuned–control",
                            .boxes(similarities(layers: layers, tasks: tasks, fall: 0.1, seed: 3), firstCategory: 1)
                        ),
                        (
                            "pretrained–control",
                            .boxes(similarities(layers: layers, tasks: tasks, fall: 0.5, seed: 4), firstCategory: 1)
                        ),
                    ], bands: bands(layers))
            ])
    }

    static func bands(_ layers: Int) -> [(from: Double, to: Double, label: String)] {
        let first = Double(layers * 9 / 32), second = Double(layers * 16 / 32)
        return [
            (0.5, first + 0.5, "shared"), (first + 0.5, second - 0.5, "transition"),
            (second - 0.5, Double(layers) + 0.5, "refinement"),
        ]
    }

    static var clusterBoxes: Figure {
        Figure(
            "similarity-by-cluster", title: "The same by cluster", caption: "",
            panels: clusters.enumerated().map { index, cluster in
                Panel(
                    title: "\(cluster.0) (\(cluster.1) tasks)", xLabel: "layer", yLabel: "CKA",
                    series: ["tuned–control", "pretrained–control"].enumerated().map { place, name in
                        let values = similarities(
                            layers: 32, tasks: cluster.1, fall: [0.1, 0.5][place], seed: UInt64(10 * index + place))
                        return (name, .boxes(values, firstCategory: 1))
                    })
            })
    }

    static var dimensions: Figure {
        let layers = 1...32
        func line(_ peak: Double) -> Panel.Marks {
            .line(layers.map { (Double($0), 40 + peak / (1 + exp(-(Double($0) - 12) / 2))) })
        }
        return Figure(
            "dimensions", title: "Dimensions that hold 99 % of the variance, by layer",
            caption: "Mean over 60 tasks.",
            panels: [
                Panel(
                    title: "", xLabel: "layer", yLabel: "dimensions",
                    series: [("tuned", line(120)), ("pretrained", line(40)), ("controls", line(100))], bands: bands(32))
            ])
    }

    /// Tasks around their cluster's middle.
    static func map(_ name: String, clusters: [(String, Int)], layers: [Int]) -> Figure {
        Figure(
            "map-\(name)", title: "The tasks on a map, by layer",
            caption: "The mean state of each task, by its two principal components.",
            panels: layers.map { layer in
                var random = SplitMix(seed: UInt64(layer))
                let size = pow(Double(layer), 1.3)
                return Panel(
                    title: "Layer \(layer)", xLabel: "PC 1 (43 %)", yLabel: "PC 2 (18 %)",
                    series: clusters.map { cluster in
                        let middle = (normal(&random) * 2 * size, normal(&random) * size)
                        let points = (0..<cluster.1).map { task in
                            LabelledPoint(
                                x: middle.0 + normal(&random) * size * 0.7, y: middle.1 + normal(&random) * size * 0.7,
                                label: "\(cluster.0.lowercased().prefix(8))-\(task)", isHollow: task == 2)
                        }
                        return (cluster.0, .labelled(points, hollow: "held out"))
                    }, isMap: true)
            })
    }

    static var quality: Figure {
        let segments: [(String, Double, Double)] = [
            ("shared (1–9)", 260_000, 0.61), ("transition (10–15)", 180_000, 0.63),
            ("refinement (16–32)", 470_000, 0.68),
            ("random (17 of 32)", 470_000, 0.655), ("all", 922_000, 0.69),
        ]
        return Figure(
            "quality", title: "Quality against trained parameters", caption: "With bootstrapped intervals at 95 %.",
            panels: [
                Panel(
                    title: "", xLabel: "trained parameters", yLabel: "accuracy",
                    series: [
                        (
                            "tuned",
                            .labelled(
                                segments.map {
                                    LabelledPoint(x: $0.1, y: $0.2, label: $0.0, low: $0.2 - 0.02, high: $0.2 + 0.02)
                                })
                        )
                    ], horizontalLines: [(0.52, "untuned")], xScale: .logarithmic)
            ])
    }

    static var layerwise: [Figure] {
        [
            boxes(layers: 32, tasks: 60), boxes(layers: 12, tasks: 8), boxes(layers: 80, tasks: 30), clusterBoxes,
            dimensions,
            map("60", clusters: clusters, layers: [1, 10, 15, 20, 32]),
            map("8", clusters: [("NLI", 3), ("Sentiment", 3), ("QA", 2)], layers: [1, 10, 20, 30]),
            map("one", clusters: Array(clusters.prefix(6)), layers: [20]), quality,
        ]
    }
}
