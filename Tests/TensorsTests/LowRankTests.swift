import Testing

@testable import Tensors

@Suite("A low-rank change of a dense layer")
struct LowRankTests {
    private struct Random {
        var state: UInt64
        mutating func next(_ count: Int) -> [Float] {
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(Int32(truncatingIfNeeded: state >> 32)) / 2_147_483_648
            }
        }
    }

    private struct Case {
        let rank: Int, inputs: Int, outputs: Int
        let a, b: [Float]
        let adapter: LowRank

        init(rank: Int, inputs: Int, outputs: Int) {
            var random = Random(state: UInt64(rank * 1_000 + inputs))
            (self.rank, self.inputs, self.outputs) = (rank, inputs, outputs)
            a = random.next(rank * inputs)
            b = random.next(outputs * rank)
            adapter = LowRank(
                down: FloatBuffer(a), up: FloatBuffer(b), rank: rank, inputs: inputs, outputs: outputs, scale: 1.5)
        }

        /// y, changed.
        func forward(_ x: [Float], onto y: [Float]) -> (low: [Float], changed: [Float]) {
            let rows = x.count / inputs
            var low = [Float](repeating: 0, count: rows * rank), changed = y
            var room = [Float](repeating: 0, count: b.count)
            adapter.lower(rows: rows, x, into: &low)
            adapter.addRaised(rows: rows, low, to: &changed, transposed: &room)
            return (low, changed)
        }
    }

    static let shapes: [(Int, Int, Int)] = [(1, 7, 5), (3, 37, 18), (4, 16, 32), (8, 576, 192), (17, 33, 40)]

    @Test("adds scale·B·A·x", arguments: shapes)
    func value(_ rank: Int, _ inputs: Int, _ outputs: Int) {
        let layer = Case(rank: rank, inputs: inputs, outputs: outputs)
        var random = Random(state: 5)
        let x = random.next(3 * inputs), y = random.next(3 * outputs)
        let found = layer.forward(x, onto: y).changed
        for row in 0..<3 {
            for output in 0..<outputs {
                var sum = Double(y[row * outputs + output])
                for k in 0..<rank {
                    var low = 0.0
                    for input in 0..<inputs {
                        low += Double(layer.a[k * inputs + input]) * Double(x[row * inputs + input])
                    }
                    sum += 1.5 * low * Double(layer.b[output * rank + k])
                }
                #expect(abs(Double(found[row * outputs + output]) - sum) < 2e-4 * max(1, abs(sum)))
            }
        }
    }

    @Test("a row has the same bits wherever it stands, and however many there are", arguments: shapes)
    func sameBits(_ rank: Int, _ inputs: Int, _ outputs: Int) {
        let layer = Case(rank: rank, inputs: inputs, outputs: outputs)
        var random = Random(state: 9)
        let x = random.next(13 * inputs), y = random.next(13 * outputs), slopes = random.next(13 * outputs)
        var room = [Float](repeating: 0, count: layer.b.count)
        func backward(_ dy: [Float]) -> [Float] {
            let rows = dy.count / outputs
            var low = [Float](repeating: 0, count: rows * rank), dx = [Float](repeating: 0, count: rows * inputs)
            layer.adapter.lowerGradient(rows: rows, dy, into: &low, transposed: &room)
            layer.adapter.addInputGradient(rows: rows, low, to: &dx)
            return dx
        }
        let all = layer.forward(x, onto: y).changed, allSlopes = backward(slopes)
        for row in 0..<13 {
            let outputs = row * outputs..<(row + 1) * outputs, inputs = row * inputs..<(row + 1) * inputs
            #expect(layer.forward(Array(x[inputs]), onto: Array(y[outputs])).changed == Array(all[outputs]))
            #expect(backward(Array(slopes[outputs])) == Array(allSlopes[inputs]))
        }
    }

    @Test("its gradients are the slopes of Σ dy·y", arguments: shapes)
    func gradients(_ rank: Int, _ inputs: Int, _ outputs: Int) {
        let layer = Case(rank: rank, inputs: inputs, outputs: outputs)
        var random = Random(state: 2)
        let rows = 2
        let x = random.next(rows * inputs), dy = random.next(rows * outputs)
        let low = layer.forward(x, onto: [Float](repeating: 0, count: rows * outputs)).low
        var room = [Float](repeating: 0, count: layer.b.count), dLow = [Float](repeating: 0, count: rows * rank)
        var dA = [Float](repeating: 1, count: layer.a.count), dB = [Float](repeating: 1, count: layer.b.count)
        layer.adapter.lowerGradient(rows: rows, dy, into: &dLow, transposed: &room)
        layer.adapter.addDownGradient(rows: rows, x: x, dh: dLow, to: &dA)
        layer.adapter.addUpGradient(rows: rows, h: low, dy: dy, to: &dB)
        for k in 0..<rank {
            for output in 0..<outputs {
                var expected = 1.0
                for row in 0..<rows {
                    expected += 1.5 * Double(dy[row * outputs + output]) * Double(low[row * rank + k])
                }
                #expect(abs(Double(dB[output * rank + k]) - expected) < 1e-3)
            }
            for input in 0..<inputs {
                var expected = 1.0
                for row in 0..<rows {
                    var slope = 0.0
                    for output in 0..<outputs {
                        slope += Double(dy[row * outputs + output]) * Double(layer.b[output * rank + k])
                    }
                    expected += 1.5 * slope * Double(x[row * inputs + input])
                }
                #expect(abs(Double(dA[k * inputs + input]) - expected) < 1e-3)
            }
        }
    }
}
