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

    /// dx = dy·f′(x) over `count` values, or dx += where it adds to what is there.
    public func gradient(
        _ x: UnsafePointer<Float>, count: Int, dy: UnsafePointer<Float>, addingTo adds: Bool,
        _ dx: UnsafeMutablePointer<Float>
    ) {
        let adds: Int32 = adds ? 1 : 0
        switch self {
        case .gelu: nj_gelu_gradient(count, x, dy, adds, dx)
        case .geluNew, .geluFast, .geluTanh: nj_gelu_tanh_gradient(count, x, dy, adds, dx)
        case .relu: nj_relu_gradient(count, x, dy, adds, dx)
        case .silu, .swish: nj_silu_gradient(count, x, dy, adds, dx)
        case .tanh: nj_tanh_gradient(count, x, dy, adds, dx)
        }
    }
}
