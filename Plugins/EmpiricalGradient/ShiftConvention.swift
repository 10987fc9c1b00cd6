import NightjarKit

/// What a shift of +δ does to an activation A, and the estimate that belongs to it (METHODS section 2.3).
///
/// By the chain rule the empirical gradient is about G_C·(da'/dδ), so that the estimate's sign follows the shift's.
enum ShiftConvention: String, ParameterChoice {
    /// a + δ·sign(A): the magnitude grows, as in the authors' code.
    case magnitude
    /// a + δ
    case raw
    /// a − δ·sign(A), as the paper's equation 1 implies.
    case asPrinted

    /// da'/dδ at an activation; sign(0) is −1.
    func direction(at activation: Float) -> Float {
        let sign: Float = activation > 0 ? 1 : -1
        return switch self {
        case .magnitude: sign
        case .raw: 1
        case .asPrinted: -sign
        }
    }

    /// The convention in a sentence.
    var sentence: String {
        switch self {
        case .magnitude:
            "A shift of +δ moves the magnitude, a + δ·sign(A) with sign(0) = −1, and NeurGrad is G_C·sign(A)"
        case .raw:
            "A shift of +δ is added, a + δ, and the estimate that belongs to it, in column neurgrad, is G_C itself"
        case .asPrinted:
            "A shift of +δ moves against the magnitude, a − δ·sign(A) with sign(0) = −1, and NeurGrad is −G_C·sign(A)"
        }
    }
}

/// The shifts of a sweep: ±step, ±2·step, … ±range, zero left out.
struct ShiftGrid: Sendable, Equatable {
    /// From the smallest; each stands for itself and its negative.
    let magnitudes: [Double]

    /// Multiples of `step` up to `range`; empty where the step is larger.
    init(step: Double, to range: Double) {
        let count = Int((range / step + 1e-9).rounded(.down))
        // Rounded, so that 3 · 0.2 is 0.6.
        magnitudes = (0..<max(0, count)).map { (Double($0 + 1) * step * 1e9).rounded() / 1e9 }
    }

    /// −δ, +δ, −2δ, …
    var shifts: [Double] { magnitudes.flatMap { [-$0, $0] } }

    /// The activation under each shift.
    func values(of activation: Float, _ convention: ShiftConvention) -> [Float] {
        let direction = Double(convention.direction(at: activation))
        return shifts.map { Float(Double(activation) + $0 * direction) }
    }
}
