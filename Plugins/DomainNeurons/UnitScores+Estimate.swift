import NightjarKit

extension UnitScores {
    /// What scoring and reporting need beside the passes.
    static func estimate(_ passes: Estimate, _ comparison: Comparison, permutations count: Int) -> Estimate {
        let texts = comparison.labels.count
        let model = comparison.passes.first?.model
        let sites = model?.sites ?? []
        let units = sites.reduce(0) { $0 + $1.units } * (model?.layers ?? 0)
        let widest = sites.map(\.units).max() ?? 0
        let null = count > 0 ? NullDistribution.memory : 0

        var estimate = passes
        estimate.held += null + 8 * units + texts * count
        // A module of two models' responses is put together; a slab of units is ranked under every permutation.
        let joined = comparison.passes.count > 1 ? 4 * widest * texts : 0
        let slab = 8 * 1024 * count + 64 * 2 * texts
        // Saved state: as many bins as are not empty, written once as bytes and once more as they grow.
        let state = 8 * units + 3 * 2 * min(units * count, null / 8)
        estimate.passing = max(estimate.passing, joined + slab, state)
        // By then nothing of the passes is left: values, places and p-values sorted, the null summed up.
        let report = 2 * null + 72 * units
        estimate.passing = max(estimate.passing, report - estimate.held)
        return estimate
    }
}
