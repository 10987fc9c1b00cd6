import Models
import Tensors

/// A row that the head reads, and where the gradients by it go.
struct HeadPlace {
    var text: Int
    var row: Int
    var state: UnsafePointer<Float>
    /// [width] of a lane.
    var gradient: (_ lane: Int) -> UnsafeMutablePointer<Float>
}

extension GradientPass {
    /// From the targets to the last states, block by block.
    ///
    /// - Returns: The targets' values.
    func backThroughHead(
        _ states: HiddenStates, carry: FloatBuffer, shared: inout SharedGradients
    ) throws -> [[Double]] {
        guard let head = try forward.model.head() else { return [] }
        let values = RaggedValues(targets.map(\.count))
        let width = states.width, packed = forward.packed
        let gradients = try eachBlock { texts, scratch, gradients in
            let places = texts.flatMap { text in
                Set(targets[text].map { row(of: $0, in: text, head) }).sorted().map { row in
                    HeadPlace(text: text, row: row, state: states.pointer(of: text) + row * width) { lane in
                        carry.pointer + (lane * packed.rows + packed.firstRows[text] + row) * width
                    }
                }
            }
            try backThroughHead(
                places, head, norm: nil, width: width, scratch: scratch, gradients: gradients, values: values)
        }
        shared.add(gradients)
        return values.all
    }

    /// From the targets at some rows to the states in them, each row as a text of one row.
    ///
    /// - Parameter norm: The model's last normalisation, where the states are those before it.
    func backThroughHead(
        _ places: [HeadPlace], _ head: any Head, norm: Norm?, width: Int, scratch: Scratch,
        gradients: WeightGradients?, values: RaggedValues
    ) throws {
        let rules = RowRules.current
        // Logits of a large vocabulary are the widest rows of all.
        let most = max(1, Self.logitsAtOnce / (head.outputs * (lanes + 1)))
        for first in stride(from: 0, to: places.count, by: most) {
            let places = Array(places[first..<min(first + most, places.count)])
            let spans = places.indices.map { Span(first: rules.place(ofSingle: $0), count: 1) }
            let tape = Tape(
                rows: rules.rows(forSingles: places.count, smallestWeight: head.smallestWeight),
                spans: spans, scratch: scratch, lanes: lanes, weightGradients: gradients)
            let input = LastTokens.rows(of: tape, width: width) { places[$0].state }
            let logits = try head.forward(norm.map { tape.norm(input, $0) } ?? input, on: tape)
            for (place, span) in zip(places, spans) {
                let start = span.first * head.outputs
                for (number, target) in targets[place.text].enumerated()
                where row(of: target, in: place.text, head) == place.row {
                    values.set(target.value(of: logits.pointer + start, count: head.outputs), of: place.text, number)
                    target.addGradient(
                        of: logits.pointer + start, count: head.outputs, to: logits.gradient(target.lane) + start)
                }
            }
            tape.backward()
            for lane in 0..<lanes {
                for (place, span) in zip(places, spans) {
                    place.gradient(lane).update(from: input.gradient(lane) + span.first * width, count: width)
                }
            }
        }
    }

    /// The row of a text that a target's logits are made from.
    func row(of target: GradientTarget, in text: Int, _ head: any Head) -> Int {
        head.reads == .each ? target.position : head.reads.rows(of: forward.packed.texts[text].count).lowerBound
    }
}
