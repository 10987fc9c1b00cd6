import NightjarKit

extension LayerwiseReport {
    /// Every task at every layer: each pair by each metric; empty where undefined.
    var similarityTable: Table {
        let rows = tasks.tasks.indices.flatMap { task in
            layers.flatMap { layer in
                Pair.allCases.flatMap { pair in parameters.metrics.map { (task, layer, pair, $0) } }
            }
        }
        return Table(
            "similarity", title: "How alike the states of two models are",
            columns: [
                ("task", .string(rows.map { tasks.tasks[$0.0].name })),
                ("cluster", .string(rows.map { tasks.tasks[$0.0].cluster })), ("layer", .int(rows.map(\.1))),
                ("pair", .string(rows.map(\.2.rawValue))), ("metric", .string(rows.map(\.3.rawValue))),
                ("value", .double(rows.map { outcomes[$0.0].layers[$0.1 - 1][$0.2, $0.3] })),
            ])
    }

    /// How much each layer changed.
    var changeTable: Table {
        Table(
            "change", title: "1 − CKA of the tuned and the pretrained model, the median over tasks",
            columns: [("layer", .int(Array(layers))), ("value", .double(finding.change))], shownRows: 40)
    }

    /// Every task's dimensions in every model.
    var dimensionTable: Table {
        let rows = tasks.tasks.indices.flatMap { task in
            layers.flatMap { layer in Role.allCases.map { (task, layer, $0) } }
        }
        return Table(
            "dimensions", title: "Dimensions that hold 99 % of the variance",
            columns: [
                ("task", .string(rows.map { tasks.tasks[$0.0].name })), ("layer", .int(rows.map(\.1))),
                ("model", .string(rows.map(\.2.rawValue))),
                ("dims99", .int(rows.map { outcomes[$0.0].layers[$0.1 - 1][$0.2] })),
            ])
    }

    /// The three segments; no rows where they are not identifiable.
    var segmentTable: Table {
        var rows: [(name: String, layers: ClosedRange<Int>, share: Double)] = []
        if let segments = finding.segments, let bootstrap = finding.bootstrap {
            func share(_ knots: [SegmentBootstrap.KnotShare], _ knot: Int) -> Double {
                knots.first { $0.layer == knot }?.share ?? 0
            }
            rows = [
                ("shared", segments.shared, share(bootstrap.firstKnots, segments.firstKnot)),
                ("transition", segments.transition, bootstrap.sameKnots),
                ("refinement", segments.refinement, share(bootstrap.secondKnots, segments.secondKnot)),
            ]
        }
        return Table(
            "segments", title: "Segments of layers, and the share of draws of tasks with the same bounds",
            columns: [
                ("segment", .string(rows.map(\.name))), ("firstLayer", .int(rows.map(\.layers.lowerBound))),
                ("lastLayer", .int(rows.map(\.layers.upperBound))), ("share", .double(rows.map(\.share))),
            ])
    }

    /// How similarity goes with what tasks are like.
    var covariateTable: Table {
        let rows = correlations
        return Table(
            "covariates", title: "Pearson's correlation over tasks of a model's CKA with the control and a covariate",
            columns: [
                ("covariate", .string(rows.map(\.covariate))), ("model", .string(rows.map(\.model.rawValue))),
                ("layer", .int(rows.map(\.layer))), ("r", .double(rows.map(\.correlation.r))),
                ("low", .double(rows.map(\.correlation.low))), ("high", .double(rows.map(\.correlation.high))),
                ("n", .int(rows.map(\.correlation.count))),
            ])
    }

    /// What the box plots show.
    var boxTable: Table {
        var rows: [(group: String, pair: Pair, layer: Int, box: BoxStatistics)] = []
        for (group, places) in groups {
            for pair in Pair.allCases {
                for layer in layers {
                    guard let box = BoxStatistics(similarities(pair, at: layer, of: places)) else { continue }
                    rows.append((group, pair, layer, box))
                }
            }
        }
        return Table(
            "boxes", title: "CKA over tasks: what the box plots show",
            columns: [
                ("tasks", .string(rows.map(\.group))), ("pair", .string(rows.map(\.pair.rawValue))),
                ("layer", .int(rows.map(\.layer))), ("n", .int(rows.map(\.box.count))),
                ("median", .double(rows.map(\.box.median))),
                ("lowerQuartile", .double(rows.map(\.box.lowerQuartile))),
                ("upperQuartile", .double(rows.map(\.box.upperQuartile))),
                ("lowerWhisker", .double(rows.map(\.box.lowerWhisker))),
                ("upperWhisker", .double(rows.map(\.box.upperWhisker))),
                ("outliers", .int(rows.map(\.box.outliers.count))),
            ])
    }

    /// What is known of each task.
    var taskTable: Table {
        let all = tasks.tasks
        return Table(
            "tasks", title: "The tasks",
            columns: [
                ("task", .string(all.map(\.name))), ("cluster", .string(all.map(\.cluster))),
                ("heldOut", .bool(all.map(\.task.heldOut))), ("prompts", .int(all.map(\.prompts.count))),
            ] + covariates.map { ($0.name, .double($0.values)) }, shownRows: 70)
    }

    /// What the job trained.
    var trainingTable: Table {
        let rows = trainings.flatMap { training in training.losses.enumerated().map { (training, $0) } }
        return Table(
            "training", title: "The models that the job tuned",
            columns: [
                ("model", .string(rows.map(\.0.model))), ("epoch", .int(rows.map { $0.1.offset + 1 })),
                ("loss", .double(rows.map(\.1.element))), ("examples", .int(rows.map(\.0.examples))),
                ("parameters", .int(rows.map(\.0.parameters))),
            ], shownRows: 40)
    }

    /// All tasks that the tuned model knows, those held out, and each cluster.
    var groups: [(name: String, places: [Int])] {
        let others = heldOut.isEmpty ? [] : [(name: "held out", places: heldOut)]
        return [(name: "all", places: learned)] + others + clusters.map { ("cluster \($0.name)", $0.places) }
    }

    /// The clusters in the order of their first tasks, held out ones included.
    var clusters: [(name: String, places: [Int])] {
        var names: [String] = []
        for task in tasks.tasks where !names.contains(task.cluster) { names.append(task.cluster) }
        return names.map { name in (name, tasks.tasks.indices.filter { tasks.tasks[$0].cluster == name }) }
    }
}
