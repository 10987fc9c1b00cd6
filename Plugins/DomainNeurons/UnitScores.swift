import Foundation
import NightjarKit

/// The average precision of every unit, and what chance gives.
struct UnitScores: Sendable {
    /// A module of a layer.
    struct Module: Sendable {
        let layer: Int
        let site: Site
    }

    /// Every module in canonical order: layer, then the model's order of sites.
    let modules: [Module]
    /// Average precision of every unit, module after module; NaN where a response is NaN or infinite.
    private(set) var values: [Double] = []
    /// Average precisions under permuted labels, all units pooled; empty where none were asked for.
    private(set) var null = NullDistribution()

    /// Streams the responses a layer at a time; goes on after the last layer that an earlier attempt finished.
    static func compute(
        _ comparison: Comparison, pooling: Pooling, permutations count: Int, in context: Context
    ) throws -> UnitScores {
        guard let model = comparison.passes.first?.model, let precision = AveragePrecision(labels: comparison.labels)
        else { throw Problem.badInput("no text is of the domain: average precision needs at least one positive text") }
        let permutations =
            count > 0 ? LabelPermutations(labels: comparison.labels, count: count, seed: context.seed) : nil
        var scores = UnitScores(
            modules: (0..<model.layers).flatMap { layer in model.sites.map { Module(layer: layer, site: $0) } })
        let streams = try comparison.passes.map {
            try $0.model.responses(of: $0.ids, positions: $0.positions, pooling: pooling, in: context)
        }
        let keys = streams.compactMap { $0.key.map { CacheKey.Part.text($0.digits) } }
        let parts: [CacheKey.Part] =
            keys + [.numbers(comparison.labels.map { $0 ? 1 : 0 }), .text("\(count) \(context.seed)")]
        let unitsPerLayer = model.sites.reduce(0) { $0 + $1.units }
        let state = try context.remembered("unit-scores", keys.count == streams.count ? parts : nil) {
            if let saved = try context.saved(stateName), let done = scores.restore(saved, unitsPerLayer: unitsPerLayer)
            {
                context.log("going on after layer \(done)")
                for _ in 0..<done { for stream in streams { stream.skip() } }
            }
            for layer in scores.values.count / unitsPerLayer..<model.layers {
                try context.checkCancellation()
                let parts = try streams.compactMap { try $0.next() }
                for site in model.sites.indices {
                    scores.add(parts.map { $0.sites[site] }, precision, permutations, threads: context.threads)
                }
                try context.checkpoint(scores.state(layers: layer + 1), as: stateName)
                context.progress(
                    0.02 + 0.95 * Double(layer + 1) / Double(model.layers), "layer \(layer + 1) of \(model.layers)")
            }
            return scores.state(layers: model.layers)
        }
        guard
            scores.values.count == model.layers * unitsPerLayer
                || scores.restore(state, unitsPerLayer: unitsPerLayer) == model.layers
        else { throw Problem(.ownError, "the cache holds scores of another form; run with --no-cache") }
        return scores
    }

    private mutating func add(
        _ parts: [SiteResponses], _ precision: AveragePrecision, _ permutations: LabelPermutations?, threads: Int
    ) {
        func rank(_ scores: UnsafeBufferPointer<Float>) {
            if let permutations {
                values += precision.values(of: scores, threads: threads, permutations: permutations, null: &null)
            } else {
                values += precision.values(of: scores, threads: threads)
            }
        }
        if parts.count == 1 {
            parts[0].withValues(rank)
        } else {
            // Two models' responses of one unit side by side.
            let units = parts[0].site.units
            var joined: [Float] = []
            joined.reserveCapacity(units * parts.reduce(0) { $0 + $1.texts })
            for unit in 0..<units {
                for part in parts {
                    part.withValues { joined += $0[unit * part.texts..<(unit + 1) * part.texts] }
                }
            }
            joined.withUnsafeBufferPointer(rank)
        }
    }
}

// MARK: - As bytes

extension UnitScores {
    private static var stateName: String { "scores" }

    /// Layers done, their values, the null so far.
    private func state(layers: Int) -> Data {
        var state = Data()
        withUnsafeBytes(of: UInt64(layers).littleEndian) { state.append(contentsOf: $0) }
        for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { state.append(contentsOf: $0) } }
        state.append(contentsOf: null.bytes)
        return state
    }

    /// Takes up what was kept; returns how many layers it had done, nil where it is of another form.
    private mutating func restore(_ state: Data, unitsPerLayer: Int) -> Int? {
        guard state.count >= 8 else { return nil }
        func number(at offset: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(state[state.startIndex + offset + $1]) << UInt64(8 * $1) }
        }
        let layers = Int(clamping: number(at: 0))
        let units = layers.multipliedReportingOverflow(by: unitsPerLayer)
        guard !units.overflow, units.partialValue >= 0, units.partialValue <= (state.count - 8) / 8,
            layers * unitsPerLayer <= modules.reduce(0, { $0 + $1.site.units }),
            let saved = NullDistribution(bytes: state.dropFirst(8 + 8 * units.partialValue))
        else { return nil }
        values = (0..<units.partialValue).map { Double(bitPattern: number(at: 8 + 8 * $0)) }
        null = saved
        return layers
    }
}
