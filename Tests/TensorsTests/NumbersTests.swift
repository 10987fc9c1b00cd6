import Foundation
import Tensors
import Testing

@Suite("Widening, pooling and sums")
struct NumbersTests {
    @Test("every half is widened exactly, subnormals, infinities and NaNs too")
    func halves() {
        let halves = (0...UInt16.max).map { $0 }
        let result = FloatBuffer(count: halves.count)
        Numbers.widen(half: halves, count: halves.count, into: result.pointer)
        for bits in halves {
            // IEEE 754 binary16 by its definition.
            let sign: Float = bits & 0x8000 == 0 ? 1 : -1
            let exponent = Int(bits >> 10 & 31), fraction = Float(bits & 1023)
            let found = result.pointer[Int(bits)]
            switch exponent {
            case 31 where fraction != 0: #expect(found.isNaN)
            case 31: #expect(found == sign * .infinity)
            case 0: #expect(found == sign * fraction * Float(sign: .plus, exponent: -24, significand: 1))
            default:
                #expect(
                    found == sign * (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1))
            }
        }
    }

    @Test("bfloat16 is the upper half of a float")
    func bfloats() {
        let values: [Float] = [0, -0, 1, -2.5, 3.0e38, .infinity]
        let result = FloatBuffer(count: values.count)
        Numbers.widen(
            bfloat16: values.map { UInt16($0.bitPattern >> 16) }, count: values.count, into: result.pointer)
        for (index, value) in values.enumerated() {
            #expect(result.pointer[index].bitPattern == value.bitPattern & 0xFFFF_0000)
        }
    }

    @Test("mean and maximum are over the listed rows alone")
    func pooling() {
        let x: [Float] = [1, 10, 2, 20, 4, 0, 100, 100]
        let mean = FloatBuffer(count: 2), maximum = FloatBuffer(count: 2)
        var sums = [Double](repeating: 0, count: 2)
        Numbers.mean(rows: [0, 2], width: 2, of: x, scratch: &sums, into: mean.pointer)
        Numbers.maximum(rows: [0, 1, 2], width: 2, of: x, into: maximum.pointer)
        #expect([mean.pointer[0], mean.pointer[1]] == [2.5, 5])
        #expect([maximum.pointer[0], maximum.pointer[1]] == [4, 20])
    }

    @Test("transposition, sizes that are no multiple of the tile")
    func transposition() {
        let rows = 37, width = 70
        let x = FloatBuffer((0..<rows * width).map(Float.init))
        let y = FloatBuffer(count: rows * width)
        Numbers.transpose(rows: rows, width: width, x.pointer, into: y.pointer)
        for row in 0..<rows {
            for column in 0..<width {
                #expect(y.pointer[column * rows + row] == x.pointer[row * width + column])
            }
        }
    }

    @Test("log-sum-exp neither overflows nor loses small terms")
    func logSumExp() {
        #expect(abs(Numbers.logSumExp([1000, 1000], count: 2) - (1000 + log(2))) < 1e-12)
        #expect(abs(Numbers.logSumExp([0, -30], count: 2) - log1p(exp(-30))) < 1e-15)
    }

    @Test("log-sum-exp over a vocabulary is that of the C library's exp", arguments: [1, 15, 16, 17, 49_152, 49_159])
    func logSumExpOfMany(_ count: Int) {
        let x = (0..<count).map { (index: Int) -> Float in
            let wave = 40 * sin(1.7 * Double(index))
            return Float(wave - 60 * Double(index % 11))
        }
        let largest = Double(x.max() ?? 0)
        let sum = x.reduce(0.0) { (sum: Double, value: Float) in sum + exp(Double(value) - largest) }
        let expected = largest + log(sum)
        #expect(abs(Numbers.logSumExp(x, count: count) - expected) < 1e-12)
    }

    @Test("the gradient of a softmax's output, where it is all but certain too", arguments: [-3, 0, 21] as [Float])
    func softmaxGradient(_ logit: Float) {
        let count = 37, output = 20, factor = 0.25
        var x = (0..<count).map { Float($0 % 5) * 0.1 }
        x[output] = logit
        let weights = x.map { exp(Double($0)) }
        let others = weights[..<output].reduce(0, +) + weights[(output + 1)...].reduce(0, +)
        let sum = others + weights[output]
        var found = [Float](repeating: 1, count: count)
        let total = Numbers.logSumExp(x, count: count)
        Numbers.addSoftmaxGradient(of: x, count: count, output: output, total: total, factor: factor, to: &found)
        var fresh = [Float](repeating: 0, count: count)
        Numbers.addSoftmaxGradient(of: x, count: count, output: output, total: total, factor: factor, to: &fresh)
        for other in 0..<count {
            let expected: Double = factor * (other == output ? others : -weights[other]) / sum
            let alone = Double(fresh[other]), added = Double(found[other]) - 1
            #expect(abs(alone - expected) <= 1e-6 * abs(expected))
            #expect(abs(added - expected) <= 1e-7, "added to what is there")
        }
    }
}
