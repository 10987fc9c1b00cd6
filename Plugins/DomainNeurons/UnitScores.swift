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
        let done = try scores.resume(in: context, unitsPerLayer: model.sites.reduce(0) { $0 + $1.units })

        let streams = try comparison.passes.map {
            try $0.model.responses(of: $0.ids, positions: $0.positions, pooling: pooling, in: context)
        }
        for layer in 0..<model.layers {
            try context.checkCancellation()
            if layer < done {
                for stream in streams { try stream.skip() }
                continue
            }
            let parts = try streams.compactMap { try $0.next() }
            for site in model.sites.indices {
                scores.add(parts.map { $0.sites[site] }, precision, permutations, threads: context.threads)
            }
            try scores.save(layers: layer + 1, in: context)
            context.progress(
                0.02 + 0.95 * Double(layer + 1) / Double(model.layers), "layer \(layer + 1) of \(model.layers)")
        }
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

// MARK: - Saved state

extension UnitScores {
    private static let stateName = "scores"

    /// Layers done, their values, the null so far.
    private func save(layers: Int, in context: Context) throws {
        var state = Data()
        withUnsafeBytes(of: UInt64(layers).littleEndian) { state.append(contentsOf: $0) }
        for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { state.append(contentsOf: $0) } }
        state.append(contentsOf: null.bytes)
        try context.checkpoint(state, as: Self.stateName)
    }

    /// Takes up what an earlier attempt saved; returns how many layers it had done.
    private mutating func resume(in context: Context, unitsPerLayer: Int) throws -> Int {
        guard let state = try context.saved(Self.stateName), state.count >= 8 else { return 0 }
        func number(at offset: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(state[state.startIndex + offset + $1]) << UInt64(8 * $1) }
        }
        let layers = Int(clamping: number(at: 0))
        let units = layers.multipliedReportingOverflow(by: unitsPerLayer)
        guard !units.overflow, units.partialValue >= 0, state.count >= 8 + 8 * units.partialValue,
            let saved = NullDistribution(bytes: state.dropFirst(8 + 8 * units.partialValue))
        else { return 0 }
        values = (0..<units.partialValue).map { Double(bitPattern: number(at: 8 + 8 * $0)) }
        null = saved
        context.log("going on after layer \(layers)")
        return layers
    }
}
