import NightjarKit

/// All units, or those of one component ranked anew among themselves (METHODS section 1, «Selection»).
enum Subset: String, CaseIterable {
    case all, attention, mlp

    var title: String {
        switch self {
        case .all: "all units"
        case .attention: "attention"
        case .mlp: "MLP"
        }
    }

    func contains(_ site: Site) -> Bool {
        switch self {
        case .all: true
        case .attention: site.component == .attention
        case .mlp: site.component == .mlp
        }
    }
}

/// A subset's units ranked, with each unit's place in the model.
struct SubsetRanking {
    struct Unit {
        let module: UnitScores.Module
        let index: Int
    }

    let subset: Subset
    let ranking: UnitRanking
    private let units: [Unit]

    init(_ subset: Subset, _ scores: UnitScores) {
        var units: [Unit] = [], values: [Double] = []
        var offset = 0
        for module in scores.modules {
            if subset.contains(module.site) {
                units += (0..<module.site.units).map { Unit(module: module, index: $0) }
                values += scores.values[offset..<offset + module.site.units]
            }
            offset += module.site.units
        }
        self.subset = subset
        self.units = units
        ranking = UnitRanking(values)
    }

    /// The units of a group, the highest AP first.
    func units(_ group: UnitRanking.Group, _ wanted: Int) -> [(entry: UnitRanking.Entry, unit: Unit)] {
        ranking.units(group, wanted).map { ($0, units[$0.index]) }
    }
}
