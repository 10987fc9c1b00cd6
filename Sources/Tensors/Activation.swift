import CKernels

/// An activation function, by the name configurations give it.
public enum Activation: String, Sendable, CaseIterable {
    case gelu
    case geluNew = "gelu_new"
    case geluFast = "gelu_fast"
    case geluTanh = "gelu_pytorch_tanh"
    case relu
    case silu
    case swish
    case tanh

    /// In place over `count` values.
    public func apply(_ values: UnsafeMutablePointer<Float>, count: Int) {
        switch self {
        case .gelu: nj_gelu(count, values, values)
        case .geluNew, .geluFast, .geluTanh: nj_gelu_tanh(count, values, values)
        case .relu: nj_relu(count, values, values)
        case .silu, .swish: nj_silu(count, values, values)
        case .tanh: nj_tanh(count, values, values)
        }
    }
}
