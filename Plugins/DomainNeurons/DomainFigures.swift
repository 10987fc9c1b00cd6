import NightjarKit

extension SubsetRanking {
    /// How many units of a group stand in each layer; they sum to the group's size.
    func counts(_ group: UnitRanking.Group, _ wanted: Int, layers: Int) -> [Int] {
        layerHistogram(of: units(group, wanted).map(\.unit.module.layer), layerCount: layers)
    }
}

/// The papers' histogram: the layers of a subset's Top, Middle and Bottom units.
func histogramFigure(_ ranking: SubsetRanking, layers: Int, select: Int) -> Figure {
    let size = ranking.ranking.groupSize(select)
    let panels = UnitRanking.Group.allCases.map { group in
        Panel(
            title: group.rawValue.capitalized, xLabel: "Layer", yLabel: "Units",
            series: [
                (
                    name: group.rawValue,
                    marks: .bars(counts: ranking.counts(group, select, layers: layers).map(Double.init))
                )
            ])
    }
    return Figure(
        "histogram-\(ranking.subset.rawValue)", title: "Where the selected units are: \(ranking.subset.title)",
        caption: "The \(size) units of highest (Top), middle and lowest (Bottom) average precision of "
            + "\(ranking.subset.title), ranked among themselves, counted by layer. Top and Bottom units respond to the "
            + "domain's texts more and less than to the others; Middle units do not tell them apart.",
        panels: panels)
}
