import NightjarKit

/// Where the tuned model differs from the pretrained one, and how sure that is (METHODS sections 5 and 8).
struct Finding {
    /// Mean dimensions over tasks, [layers], of each model.
    let dimensions: [Role: [Double]]
    /// The mean over tasks of the tuned model's dimensions less the pretrained one's, [layers].
    let gap: [Double]
    let segmentation: Segmentation
    /// nil: there are not layers enough.
    let bootstrap: SegmentBootstrap?
    /// 1 − CKA of the tuned and the pretrained model, the median over tasks, [layers].
    let change: [Double]
    /// The same of every task, [tasks][layers].
    let changes: [[Double]]
    /// The layer with the largest change, from 1; nil where none has changed.
    let mostChanged: Int?
    /// Where draws of tasks have it.
    let mostChangedBounds: BootstrapInterval?

    /// Of the tasks that the tuned model knows.
    init(_ outcomes: [TaskOutcome], random: (String) -> SeededGenerator) {
        let curves = { (role: Role) in outcomes.map { $0.layers.map { Double($0[role]) } } }
        let average = SegmentBootstrap.Average.mean
        let dimensions = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, average.curve(of: curves($0))) })
        let gaps = zip(curves(.tuned), curves(.pretrained)).map { zip($0, $1).map { $0 - $1 } }
        gap = average.curve(of: gaps)
        let texts = outcomes.flatMap { $0.layers.map(\.rows) }.min() ?? 0
        segmentation = Segmentation(
            gap, dimensions: [Role.tuned, .pretrained].compactMap { dimensions[$0] }, texts: texts)
        self.dimensions = dimensions
        var knots = random("bootstrap of knots")
        bootstrap = SegmentBootstrap(curves: gaps, using: &knots)

        let changes = outcomes.map { $0.layers.map { 1 - $0[.tunedPretrained, .cka] } }
        self.changes = changes
        change = SegmentBootstrap.Average.median.curve(of: changes)
        // What is below is rounding: models that are the same have changed nowhere.
        mostChanged = change.largest.flatMap { [change] in change[$0] > 1e-9 ? $0 + 1 : nil }
        var layers = random("bootstrap of changes")
        mostChangedBounds =
            mostChanged == nil
            ? nil
            : BootstrapInterval(cases: changes.count, using: &layers) { drawn in
                SegmentBootstrap.Average.median.curve(of: drawn.map { changes[$0] }).largest.map { Double($0 + 1) }
                    ?? .nan
            }
    }

    var segments: Segments? { segmentation.segments }

    /// The segments, or that there are none.
    var inWords: String {
        switch segmentation {
        case .found(let segments):
            [segments.shared, segments.transition, segments.refinement].map(\.inWords).joined(separator: ", ")
        case .notIdentifiable(.noTransition): "no transition"
        case .notIdentifiable: "not identifiable"
        }
    }

    /// So many layers, the most changed first, from 1.
    func mostChanged(_ count: Int) -> [Int] {
        let known = change.indices.filter { !change[$0].isNaN }
        return known.sorted { (change[$1], $0) < (change[$0], $1) }.prefix(count).map { $0 + 1 }
    }
}

extension ClosedRange<Int> {
    /// As `3–5`, or `3`.
    var inWords: String { count == 1 ? "\(lowerBound)" : "\(lowerBound)–\(upperBound)" }
}

extension [Double] {
    /// The place of the largest number, the first of equal ones; nil where none is a number.
    fileprivate var largest: Int? {
        indices.filter { !self[$0].isNaN }.max { (self[$0], $1) < (self[$1], $0) }
    }
}
