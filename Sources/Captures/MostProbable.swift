import Models
import Problems
import Tensors

/// The output that a head finds most probable.
public struct MostProbable: Sendable, Equatable {
    /// A token's id, or a label's number; of equals the first.
    public let output: Int
    /// softmax(logits)[output], in double.
    public let probability: Double
}

extension ForwardPass.Run {
    /// What the head finds most probable at one position of each text, after the last layer.
    ///
    /// - Throws: A `Problem` where the checkpoint has no head.
    public func mostProbable(at positions: [Int]) throws -> [MostProbable] {
        guard let head = try pass.model.head() else {
            throw Problem.badInput("this checkpoint has no head: there is nothing to predict")
        }
        let found = FoundOutputs(count: positions.count)
        let rules = RowRules.current, threads = pass.resources.threads
        let scratches = ThreadScratch.forThreads(threads)
        let most = max(1, min(256, GradientPass.logitsAtOnce / head.outputs))
        let hidden = hidden
        try parallel((positions.count + most - 1) / most, threads: threads) { chunk, thread in
            let texts = Array(chunk * most..<min(positions.count, (chunk + 1) * most))
            let tape = Tape(
                rows: rules.rows(forSingles: texts.count, smallestWeight: head.smallestWeight),
                spans: texts.indices.map { Span(first: rules.place(ofSingle: $0), count: 1) },
                scratch: scratches[thread].scratch)
            let input = LastTokens.rows(of: tape, width: hidden.width) { place in
                UnsafePointer(hidden.pointer(of: texts[place]) + positions[texts[place]] * hidden.width)
            }
            let logits = try head.forward(input, on: tape)
            for (text, span) in zip(texts, tape.spans) {
                let row = UnsafeBufferPointer(start: logits.pointer + span.first * head.outputs, count: head.outputs)
                guard let first = row.baseAddress else { continue }
                let best = row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 }
                let target = GradientTarget(position: 0, output: best, quantity: .probability)
                found.set(MostProbable(output: best, probability: target.value(of: first, count: row.count)), of: text)
            }
        }
        return found.all
    }
}

/// Each text's, set by the one thread that has it.
private final class FoundOutputs: @unchecked Sendable {
    private let found: UnsafeMutableBufferPointer<MostProbable>

    init(count: Int) {
        found = .allocate(capacity: count)
        found.initialize(repeating: MostProbable(output: 0, probability: 0))
    }

    func set(_ value: MostProbable, of text: Int) { found[text] = value }

    var all: [MostProbable] { Array(found) }

    deinit { found.deallocate() }
}
