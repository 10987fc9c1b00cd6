import Foundation
import Tensors
import Testing

@Suite("Activations agree with their formulas in double")
struct ActivationTests {
    static let points = stride(from: -12.0, through: 12.0, by: 0.01).map { Float($0) }

    @Test(arguments: Activation.allCases)
    func agrees(_ activation: Activation) {
        let values = FloatBuffer(Self.points)
        activation.apply(values.pointer, count: values.count, into: values.pointer)
        for (index, x) in Self.points.enumerated() {
            let expected = reference(activation, Double(x))
            let error = abs(Double(values.pointer[index]) - expected)
            #expect(error <= 2e-6 * max(1, abs(expected)), "\(activation) at \(x)")
        }
    }

    private func reference(_ activation: Activation, _ x: Double) -> Double {
        switch activation {
        case .gelu: x * 0.5 * erfc(-x / 2.0.squareRoot())
        case .geluNew, .geluFast, .geluTanh:
            0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        case .relu: max(x, 0)
        case .silu, .swish: x / (1 + exp(-x))
        case .tanh: tanh(x)
        }
    }
}
