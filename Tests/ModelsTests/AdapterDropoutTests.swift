import Checkpoints
import Models
import Tensors
import Testing

@Suite("An adapter's dropout")
struct AdapterDropoutTests {
    /// One dense layer of the given adapter over a block of texts, and the gradient of Σ y by x.
    private func run(_ lengths: [Int], up: Float, dropout: Double, trains: Bool = true) -> (y: [[Float]], dx: [Float]) {
        let inputs = 24, outputs = 10, rank = 3
        func ramp(_ count: Int, _ step: Float) -> FloatBuffer {
            FloatBuffer((0..<count).map { Float($0 % 17 - 8) * step })
        }
        let adapter = LowRank(
            down: ramp(rank * inputs, 0.1), up: ramp(outputs * rank, up), rank: rank, inputs: inputs,
            outputs: outputs, scale: 2, dropout: dropout)
        let layer = Linear(
            weight: ramp(outputs * inputs, 0.05), bias: nil, outputs: outputs, inputs: inputs, adapter: adapter)
        var spans: [Span] = [], rows = 0
        for length in lengths {
            spans.append(Span(first: rows, count: length))
            rows += RowRules.current.aligned(length)
        }
        let tape = Tape(
            rows: RowRules.current.rows(atLeast: rows, smallestWeight: outputs * inputs), spans: spans,
            scratch: Scratch(), lanes: 1, dropout: trains ? Dropout(seed: 1, step: 0, texts: [4, 7]) : nil)
        let x = tape.make(width: inputs)
        for place in 0..<x.count * inputs { x.pointer[place] = Float(place % 5) - 2 }
        let y = tape.linear(x, layer)
        let values = spans.map { span in (0..<span.count * outputs).map { y.pointer[span.first * outputs + $0] } }
        y.gradient.update(repeating: 1, count: y.count * outputs)
        tape.backward()
        return (values, (0..<lengths[0] * inputs).map { x.gradient[$0] })
    }

    @Test("drops what A reads, in training alone")
    func drops() {
        let plain = run([6, 5], up: 0.2, dropout: 0)
        #expect(run([6, 5], up: 0.2, dropout: 0.5).y != plain.y)
        #expect(run([6, 5], up: 0.2, dropout: 0.5, trains: false).y == plain.y)
    }

    @Test("leaves what the layer itself reads, and its gradient")
    func leavesBase() {
        let plain = run([6, 5], up: 0, dropout: 0), dropped = run([6, 5], up: 0, dropout: 0.5)
        #expect(dropped.y == plain.y)
        #expect(dropped.dx == plain.dx)
    }

    @Test("passes gradients where it passed values")
    func gradient() {
        let base = run([6, 5], up: 0, dropout: 0).dx
        let plain = run([6, 5], up: 0.2, dropout: 0).dx, dropped = run([6, 5], up: 0.2, dropout: 0.5).dx
        // What comes through the adapter is doubled or nothing.
        var kept = 0
        for index in base.indices {
            let through = plain[index] - base[index], found = dropped[index] - base[index]
            if abs(found) > 1e-4 { kept += 1 }
            #expect(abs(found) < 1e-4 || abs(found - 2 * through) < 1e-3 * abs(through) + 1e-4)
        }
        #expect((base.count / 4..<base.count * 3 / 4).contains(kept))
    }
}
