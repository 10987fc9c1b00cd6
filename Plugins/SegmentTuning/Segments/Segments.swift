import NightjarKit

/// The segments of a model's layers, as the job gives them or a layerwise-mtl job has found them.
struct Segments: Sendable {
    /// First and last layer of each, counted from 1.
    private(set) var bounds: [LayerChoice: ClosedRange<Int>] = [:]
    /// The share of that job's bootstrap draws that gave a segment the same bounds; none where the job gives them.
    private(set) var shares: [LayerChoice: Double] = [:]

    /// - Throws: A `Problem` where a layerwise-mtl job has found no transition, or its table is of another form.
    init(_ parameters: SegmentTuningParameters, in context: Context) throws {
        switch parameters.segments {
        case .first(let job): try read(job, in: context)
        case .second(let given):
            for choice in LayerChoice.allCases {
                if let layers = given[choice], layers.count == 2, layers[0] <= layers[1] {
                    bounds[choice] = layers[0]...layers[1]
                }
            }
        }
    }

    private mutating func read(_ job: JobReference, in context: Context) throws {
        let rows = try context.table("segments", of: job)
        guard !rows.isEmpty else {
            throw Problem.badInput(
                "\(job.reference) found no transition between its layers, so there are no segments to tune; give "
                    + "`segments` as {shared: [1, 9], transition: [10, 15], refinement: [16, 32]}",
                at: Problem.Place(key: "parameters.segments"))
        }
        for row in rows {
            let (first, last) = (try row.integer("firstLayer"), try row.integer("lastLayer"))
            guard first >= 1, first <= last else {
                throw Problem.badInput("a segment from layer \(first) to \(last) has no layers", at: row.place)
            }
            guard let choice = LayerChoice(rawValue: try row.text("segment")), choice.segment == choice else {
                continue
            }
            bounds[choice] = first...last
            shares[choice] = Double(try row.text("share"))
        }
    }

    /// The layers of a segment of a model, counted from 0.
    ///
    /// - Throws: A `Problem` where the segment has no bounds, or ends beyond the model's layers.
    func layers(of segment: LayerChoice, in model: Model) throws -> ClosedRange<Int> {
        let place = Problem.Place(key: "parameters.segments")
        guard let layers = bounds[segment] else {
            throw Problem.badInput("there are no bounds for \(segment.rawValue)", at: place)
        }
        guard layers.upperBound <= model.layers else {
            throw Problem.badInput(
                "\(segment.rawValue) ends at layer \(layers.upperBound), and the model has \(model.layers) layers; "
                    + "segments are those of one model, counted from 1", at: place)
        }
        return layers.lowerBound - 1...layers.upperBound - 1
    }
}
