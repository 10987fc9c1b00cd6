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

    /// y = f(x) over `count` values; y may be x.
    public func apply(_ x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
        switch self {
        case .gelu: nj_gelu(count, x, y)
        case .geluNew, .geluFast, .geluTanh: nj_gelu_tanh(count, x, y)
        case .relu: nj_relu(count, x, y)
        case .silu, .swish: nj_silu(count, x, y)
        case .tanh: nj_tanh(count, x, y)
        }
    }

    /// dx += dy·f′(x) over `count` values.
    public func addGradient(
        _ x: UnsafePointer<Float>, count: Int, dy: UnsafePointer<Float>, to dx: UnsafeMutablePointer<Float>
    ) {
        switch self {
        case .gelu: nj_gelu_gradient(count, x, dy, dx)
        case .geluNew, .geluFast, .geluTanh: nj_gelu_tanh_gradient(count, x, dy, dx)
        case .relu: nj_relu_gradient(count, x, dy, dx)
        case .silu, .swish: nj_silu_gradient(count, x, dy, dx)
        case .tanh: nj_tanh_gradient(count, x, dy, dx)
        }
    }
}
