import Foundation
import Models
import Tensors
import Testing
import Training

@Suite("Dropout")
struct DropoutTests {
    /// What dropout makes of ones in texts of these lengths.
    private func ones(
        _ lengths: [Int], numbers: [Int]? = nil, width: Int = 50, probability: Double, seed: UInt64 = 3, step: Int = 0,
        before: Int = 0
    ) -> [[Float]] {
        var spans: [Span] = [], rows = 0
        for length in lengths {
            spans.append(Span(first: rows, count: length))
            rows += RowRules.current.aligned(length)
        }
        let tape = Tape(
            rows: rows, spans: spans, scratch: Scratch(), lanes: 1,
            dropout: Dropout(seed: seed, step: step, texts: numbers ?? Array(lengths.indices)))
        for _ in 0..<before { tape.dropout(filled(tape, width), probability) }
        let x = filled(tape, width)
        tape.dropout(x, probability)
        return spans.map { span in (0..<span.count * width).map { x.pointer[span.first * width + $0] } }
    }

    private func filled(_ tape: Tape, _ width: Int) -> Rows {
        let x = tape.make(width: width)
        x.pointer.update(repeating: 1, count: x.count * width)
        return x
    }

    @Test("drops the share that it is told, and keeps the mean", arguments: [0.05, 0.1, 0.5, 0.9])
    func rate(_ probability: Double) throws {
        let values = ones([400], width: 500, probability: probability)[0]
        let dropped = Double(values.count { $0 == 0 }), count = Double(values.count)
        let deviation = (count * probability * (1 - probability)).squareRoot()
        #expect(abs(dropped - count * probability) < 4 * deviation)
        let kept = Float(1 / (1 - probability))
        #expect(values.allSatisfy { $0 == 0 || $0 == kept })
        let mean = values.reduce(0.0) { $0 + Double($1) } / count
        #expect(abs(mean - 1) < 4 * deviation / count / (1 - probability))
    }

    @Test("drops other values in another text, operation, step and training, as often together as chance has it")
    func independence() {
        let first = ones([100, 100], probability: 0.5)
        for other in [
            first[1], ones([100], probability: 0.5, step: 1)[0], ones([100], probability: 0.5, seed: 4)[0],
            ones([100], probability: 0.5, before: 1)[0], Array(first[0].dropFirst()) + [0],
        ] {
            let both = zip(first[0], other).count { $0 == 0 && $1 == 0 }
            // 5,000 values, a quarter of them in expectation, deviation 31.
            #expect(abs(both - 1250) < 150)
        }
    }

    @Test("drops the same of a text in whatever block it stands")
    func blocks() {
        let together = ones([7, 30, 4], probability: 0.3)
        #expect(ones([30], numbers: [1], probability: 0.3)[0] == together[1])
        #expect(ones([4, 7], numbers: [2, 0], probability: 0.3) == [together[2], together[0]])
    }

    @Test("passes gradients where it passed values")
    func gradient() {
        let tape = Tape(
            rows: 24, spans: [Span(first: 0, count: 20)], scratch: Scratch(), lanes: 1,
            dropout: Dropout(seed: 1, step: 2, texts: [0]))
        let x = filled(tape, 30)
        tape.dropout(x, 0.4)
        x.gradient(0).update(repeating: 1, count: 600)
        tape.backward()
        #expect((0..<600).allSatisfy { x.gradient(0)[$0] == x.pointer[$0] })
        #expect((0..<600).contains { x.pointer[$0] == 0 })
    }

    @Test("does nothing on a tape without a source")
    func off() {
        let tape = Tape(rows: 24, spans: [Span(first: 0, count: 20)], scratch: Scratch())
        let x = filled(tape, 30)
        tape.dropout(x, 0.4)
        #expect((0..<720).allSatisfy { x.pointer[$0] == 1 })
    }

    /// The masks are the same for the same step, so the loss is a function whose slope can be tried. Embeddings,
    /// attention, states, convolution, relative positions and what the classifier reads: all are dropped from.
    @Test("leaves the gradient that of the loss with what is dropped", arguments: TrainingReference.names)
    func slope(_ name: String) throws {
        let reference = try TrainingReference(name)
        func begin() throws -> ClassifierTraining {
            try reference.training {
                $0.dropout = true
                $0.layers = nil
                $0.clipNorm = nil
            }
        }
        let texts = reference.steps[0]
        let base = try begin()
        let undropped = try reference.training().step(texts, learningRate: 0).loss
        let loss = try base.step(texts, learningRate: 0).loss
        #expect(abs(loss - undropped) > 1e-3, "something is dropped")
        for number in base.weights.indices {
            // Along the gradient itself, which is ten times the first moment after one step.
            let gradient = (0..<base.weights[number].count).map { 10 * Double(base.weights[number].mean.pointer[$0]) }
            let square = gradient.reduce(0) { $0 + $1 * $1 }
            guard square > 1e-6 else { continue }
            let length = 3e-2 / square.squareRoot()
            let losses = try [length, -length].map { length in
                let moved = try begin()
                for (index, slope) in gradient.enumerated() {
                    moved.weights[number].values.pointer[index] += Float(length * slope)
                }
                return try moved.step(texts, learningRate: 0).loss / Double(texts.count)
            }
            let found = (losses[0] - losses[1]) / (2 * length)
            #expect(
                abs(found - square) < 0.03 * square + 3e-5 / length,
                "\(base.weights[number].name): \(found), by the gradient \(square)")
        }
    }
}
