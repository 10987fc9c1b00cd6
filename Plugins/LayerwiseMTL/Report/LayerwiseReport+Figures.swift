import NightjarKit

extension LayerwiseReport {
    var figures: [Figure] {
        get throws {
            var figures = [similarityFigure]
            if clusters.count > 1 { figures.append(clusterFigure) }
            figures += [dimensionFigure, changeFigure]
            if let covariateFigure { figures.append(covariateFigure) }
            for model in Self.mapModels.reversed() {
                if let figure = try mapFigure(of: model) { figures.append(figure) }
            }
            if !heldOut.isEmpty { figures.append(heldOutFigure) }
            return figures
        }
    }

    /// The paper's figure 2.
    private var similarityFigure: Figure {
        Figure(
            "similarity", title: "Who is like the models of single tasks?",
            caption:
                "Similarity of states to those of each task's control, by layer, over tasks. Where the tuned model "
                + "stays high "
                + "and the pretrained one falls, the layer holds what tuning on the task gives.",
            panels: parameters.metrics.map { panel($0.rawValue, $0, of: learned) })
    }

    /// The paper's figure 3.
    private var clusterFigure: Figure {
        Figure(
            "clusters", title: "The same by cluster",
            caption: "CKA with the controls, by layer, over each cluster's tasks, those that are held out among them.",
            panels: clusters.map { panel("\($0.name) (\($0.places.count))", .cka, of: $0.places) })
    }

    /// The paper's figure 7.
    private var heldOutFigure: Figure {
        Figure(
            "held-out", title: "Tasks that the tuned model never saw",
            caption: "CKA with the controls, by layer: of tasks that were tuned on, and of those that were held out.",
            panels: [
                panel("Tuned on (\(learned.count))", .cka, of: learned),
                panel("Held out (\(heldOut.count))", .cka, of: heldOut),
            ])
    }

    /// Box plots over tasks: of the tuned and of the pretrained model with the controls.
    private func panel(_ title: String, _ metric: SimilarityMetric, of places: [Int]) -> Panel {
        Panel(
            title: title, xLabel: "Layer", yLabel: metric == .svcca ? "SVCCA" : "CKA with the control",
            series: [("tuned", Pair.tunedControl), ("pretrained", .pretrainedControl)].map { name, pair in
                (
                    name: name,
                    marks: .boxes(
                        layers.map { similarities(pair, metric, at: $0, of: places) },
                        firstCategory: layers.lowerBound)
                )
            }, bands: bands)
    }

    /// The paper's figure 5.
    private var dimensionFigure: Figure {
        Figure(
            "dimensions", title: "How many dimensions tasks take up",
            caption: "Dimensions that hold 99 % of the variance of a task's states, by layer, the mean over tasks."
                + (finding.segments == nil ? "" : " Shaded: the segments that the gap of the first two curves gives."),
            panels: [
                Panel(
                    title: "", xLabel: "Layer", yLabel: "Dimensions",
                    series: [Role.tuned, .pretrained, .control].map { role in
                        (name: role.rawValue, marks: .line(byLayer(finding.dimensions[role] ?? [])))
                    }, bands: bands)
            ])
    }

    private var changeFigure: Figure {
        Figure(
            "change", title: "How much each layer changed",
            caption: "1 − CKA of the tuned and the pretrained model, by layer, over tasks.",
            panels: [
                Panel(
                    title: "", xLabel: "Layer", yLabel: "1 − CKA",
                    series: [
                        (
                            name: "change",
                            marks: .boxes(
                                finding.change.indices.map { layer in finding.changes.map { $0[layer] } },
                                firstCategory: layers.lowerBound)
                        )
                    ], bands: bands)
            ])
    }

    /// The paper's figure 6.
    private var covariateFigure: Figure? {
        let rows = correlations
        let panels = covariates.flatMap { covariate in
            [Role.tuned, .pretrained].compactMap { model -> Panel? in
                let own = rows.filter { $0.covariate == covariate.name && $0.model == model }
                guard !own.isEmpty else { return nil }
                func line(_ end: KeyPath<Correlation, Double>) -> [(x: Double, y: Double)] {
                    own.map { (Double($0.layer), $0.correlation[keyPath: end]) }
                }
                return Panel(
                    title: "\(covariate.name), \(model.rawValue)", xLabel: "Layer", yLabel: "Pearson's r",
                    series: [
                        (name: "r", marks: .line(line(\.r))),
                        (name: "95 % interval", marks: .lines([line(\.low), line(\.high)])),
                    ], horizontalLines: [(0, "")])
            }
        }
        guard !panels.isEmpty else { return nil }
        return Figure(
            "covariates", title: "Does similarity go with what a task is like?",
            caption:
                "Correlation over tasks of each model's CKA with the control and a covariate, by layer. Where the "
                + "interval "
                + "holds 0, these tasks do not tell.",
            panels: panels)
    }

    /// The paper's figure 4.
    private func mapFigure(of model: Role) throws -> Figure? {
        let maps = try taskMaps(of: model)
        guard !maps.isEmpty else { return nil }
        return Figure(
            "map-\(model.rawValue)", title: "Tasks on a map: the \(model.rawValue) model",
            caption:
                "Each task at the mean state of its prompts, on the two axes along which tasks vary most there.",
            panels: maps.map { map in
                Panel(
                    title: "Layer \(map.layer)", xLabel: axis(1, of: map), yLabel: axis(2, of: map),
                    series: clusters.map { name, places in
                        (
                            name: name,
                            marks: .labelled(
                                places.map { place in
                                    LabelledPoint(
                                        x: map.points[place].x, y: map.points[place].y,
                                        label: tasks.tasks[place].name, isHollow: heldOut.contains(place))
                                }, hollow: "held out")
                        )
                    }, isMap: true)
            })
    }

    private func axis(_ number: Int, of map: TaskMap) -> String {
        "Component \(number) (\(Int((100 * map.shares[number - 1]).rounded())) %)"
    }

    private func byLayer(_ values: [Double]) -> [(x: Double, y: Double)] {
        zip(layers, values).map { (Double($0), $1) }
    }

    /// The segments, where there are some.
    private var bands: [(from: Double, to: Double, label: String)] {
        guard let segments = finding.segments else { return [] }
        return [("shared", segments.shared), ("transition", segments.transition), ("refinement", segments.refinement)]
            .map { (Double($1.lowerBound) - 0.5, Double($1.upperBound) + 0.5, $0) }
    }
}
