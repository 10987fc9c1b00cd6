import NightjarKit

/// A part of a model that is tuned by itself.
struct TunedPart: Sendable, Equatable {
    let choice: LayerChoice
    /// Counted from 0; nil where all or none are tuned.
    let layers: ClosedRange<Int>?
    /// The share of bootstrap draws that gave the segment these bounds; nil where that is not known.
    var share: Double?

    /// As the manifest has it.
    var name: String { choice.rawValue }

    /// The layers as tables show them, counted from 1; empty for none.
    func layers(of count: Int) -> String {
        if let layers { return "\(layers.lowerBound + 1)-\(layers.upperBound + 1)" }
        return choice == .all ? "1-\(count)" : ""
    }

    /// Those that the job compares, in its order.
    ///
    /// - Throws: A `Problem` where a segment is not known, or ends beyond the model's layers.
    static func all(
        _ parameters: SegmentTuningParameters, model: Model, in context: Context
    ) throws -> [TunedPart] {
        let segments = try Segments(parameters, in: context)
        return try parameters.compare.map { choice in
            guard let segment = choice.segment else { return TunedPart(choice: choice, layers: nil) }
            let layers = try segments.layers(of: segment, in: model)
            guard choice == .random else {
                return TunedPart(choice: choice, layers: layers, share: segments.shares[choice])
            }
            return TunedPart(
                choice: choice, layers: try elsewhere(layers, of: model.layers, using: context.random("random layers")))
        }
    }

    /// As many consecutive layers, each other place as likely.
    private static func elsewhere(
        _ layers: ClosedRange<Int>, of count: Int, using generator: SeededGenerator
    ) throws -> ClosedRange<Int> {
        let starts = (0...count - layers.count).filter { $0 != layers.lowerBound }
        guard !starts.isEmpty else {
            throw Problem.badInput(
                "refinement has all \(count) layers of the model: there are no other ones for `random`; leave it out of "
                    + "`compare`", at: Problem.Place(key: "parameters.compare"))
        }
        var generator = generator
        let start = starts[generator.below(starts.count)]
        return start...start + layers.count - 1
    }
}
