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
    private let modules: [UnitScores.Module]
    /// Where each module's units begin in the ranked values.
    private let starts: [Int]

    init(_ subset: Subset, _ scores: UnitScores) {
        var modules: [UnitScores.Module] = [], starts: [Int] = [], values: [Double] = []
        var offset = 0
        for module in scores.modules {
            if subset.contains(module.site) {
                modules.append(module)
                starts.append(values.count)
                values += scores.values[offset..<offset + module.site.units]
            }
            offset += module.site.units
        }
        self.subset = subset
        self.modules = modules
        self.starts = starts
        ranking = UnitRanking(values)
    }

    /// The units of a group, the highest AP first.
    func units(_ group: UnitRanking.Group, _ wanted: Int) -> [(entry: UnitRanking.Entry, unit: Unit)] {
        ranking.units(group, wanted).map { ($0, unit($0.index)) }
    }

    private func unit(_ place: Int) -> Unit {
        // The last module that begins at or before the place.
        var low = 0, high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= place { low = middle } else { high = middle }
        }
        return Unit(module: modules[low], index: place - starts[low])
    }
}
