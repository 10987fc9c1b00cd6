import Foundation
import NightjarKit

/// Interventions over a grid: every neuron of a set, in every prompt, one at a time (METHODS section 2.1).
struct Sweep: Sendable {
    /// Names its saved state.
    let name: String
    let prompts: [PromptSet.Prompt]
    let neurons: [Neuron]
    let grid: ShiftGrid
    let convention: ShiftConvention
    /// Over how many of the grid's magnitudes, from the smallest, r is computed: each in turn.
    let ranges: [Int]
    /// Pairs (prompt · neurons + neuron) whose curve is kept.
    let drawn: Set<Int>

    /// How many (prompt, neuron) pairs there are.
    var pairs: Int { prompts.count * neurons.count }
    /// How often a neuron is changed, in all.
    var changes: Int { pairs * grid.shifts.count }

    /// Changes that one part has, about: few enough that a stop loses little, enough to fill the machine.
    private static let changesPerPart = 2_000
    /// Changes after which a prompt is cut.
    private static let mostChanges = 16_000

    /// Pairs that are computed together, at most.
    var mostPairs: Int { max(1, Self.mostChanges / max(1, grid.shifts.count)) }

    /// Pieces of work in order, each kept when it is done: whole prompts, or of a prompt with many neurons some.
    private var parts: [Range<Int>] {
        let perPair = max(1, grid.shifts.count), most = mostPairs
        if neurons.count > most {
            return prompts.indices.flatMap { prompt in
                stride(from: 0, to: neurons.count, by: most).map { first in
                    let start = prompt * neurons.count
                    return start + first..<start + min(first + most, neurons.count)
                }
            }
        }
        let perPrompt = max(1, neurons.count * perPair)
        let together = max(1, Self.changesPerPart / perPrompt)
        return stride(from: 0, to: prompts.count, by: together).map {
            $0 * neurons.count..<min($0 + together, prompts.count) * neurons.count
        }
    }

    /// Runs what no earlier attempt did.
    ///
    /// - Parameter advance: Is told the share of the work that is done.
    func run(_ model: Model, in context: Context, advance: (Double) -> Void) throws -> SweepResults {
        var results = SweepResults()
        let parts = parts
        for (number, pairs) in parts.enumerated() {
            try context.checkCancellation()
            let name = "\(name)-\(number)"
            let part: SweepResults
            if let saved = try context.saved(name).flatMap({ SweepResults(saved: $0) }),
                saved.activations.count == pairs.count
            {
                part = saved
            } else {
                part = try compute(pairs, model, in: context)
                try context.checkpoint(part.bytes, as: name)
            }
            results.append(part)
            advance(Double(pairs.upperBound) / Double(max(1, self.pairs)))
        }
        return results
    }

    private func compute(_ pairs: Range<Int>, _ model: Model, in context: Context) throws -> SweepResults {
        guard !pairs.isEmpty else { return SweepResults() }
        let effects = try model.interventions(interventions(pairs), in: context)
        var results = SweepResults()
        for (slice, effect) in zip(slices(pairs), effects) {
            for (index, pair) in slice.enumerated() {
                results.add(
                    activation: effect.activations[index], unchanged: effect.unchanged[0],
                    changed: effect.changed[index].map { $0[0] }, shifts: grid.shifts, ranges: ranges,
                    isDrawn: drawn.contains(pair))
            }
        }
        return results
    }

    /// The pairs of each prompt.
    private func slices(_ pairs: Range<Int>) -> [Range<Int>] {
        guard !pairs.isEmpty else { return [] }
        return (pairs.lowerBound / neurons.count...(pairs.upperBound - 1) / neurons.count).map { number in
            pairs.clamped(to: number * neurons.count..<(number + 1) * neurons.count)
        }
    }

    /// The changes of some pairs, a text a prompt.
    func interventions(_ pairs: Range<Int>) -> [InterventionText] {
        slices(pairs).map { slice in
            let prompt = prompts[slice.lowerBound / neurons.count].answered
            return InterventionText(
                ids: prompt.ids.map(Int32.init), position: prompt.position, outputs: [prompt.token],
                interventions: slice.map { pair in
                    let neuron = neurons[pair % neurons.count]
                    return Intervention(
                        layer: neuron.layer, neuron: neuron.index, count: grid.shifts.count
                    ) { [grid, convention] in grid.values(of: $0, convention) }
                })
        }
    }
}

/// What a sweep measured, pair by pair; a prompt's neurons stand together.
struct SweepResults: Sendable {
    /// The unchanged activation.
    private(set) var activations: [Float] = []
    /// The empirical gradient G_E over the whole grid.
    private(set) var slopes: [Double] = []
    /// Pearson's r, [pairs × ranges].
    private(set) var correlations: [Double] = []
    /// Of the drawn pairs: p(0), then p at each of the grid's shifts.
    private(set) var curves: [[Double]] = []

    mutating func add(
        activation: Float, unchanged: Double, changed: [Double], shifts: [Double], ranges: [Int], isDrawn: Bool
    ) {
        let changes = changed.map { $0 - unchanged }
        activations.append(activation)
        slopes.append(ResponseCurve(shifts: shifts, changes: changes).slope)
        for range in ranges {
            let count = 2 * range
            correlations.append(
                ResponseCurve(shifts: Array(shifts.prefix(count)), changes: Array(changes.prefix(count))).correlation)
        }
        if isDrawn { curves.append([unchanged] + changed) }
    }

    mutating func append(_ other: SweepResults) {
        activations += other.activations
        slopes += other.slopes
        correlations += other.correlations
        curves += other.curves
    }

    init() {}

    /// What an earlier attempt kept; nil where it is of another form.
    init?(saved: Data) {
        guard var lists = SavedNumbers(saved)?.lists[...], let activations = lists.popFirst(),
            let slopes = lists.popFirst(), let correlations = lists.popFirst()
        else { return nil }
        self.activations = activations.map { Float($0) }
        self.slopes = slopes
        self.correlations = correlations
        curves = Array(lists)
    }

    var bytes: Data { SavedNumbers([activations.map(Double.init), slopes, correlations] + curves).data }
}
