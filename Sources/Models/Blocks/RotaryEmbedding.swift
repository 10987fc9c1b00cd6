import Checkpoints
import Foundation
import Tensors

/// The rotary embedding of a configuration: how many of a head's values are turned, and how fast.
///
/// Read from transformers' present form, `rope_parameters` with everything in it, and from the older one, `rope_scaling`
/// beside a base of the architecture's own name. Frequencies are computed in float, operation by operation as there:
/// at a position of some thousands, a last bit of a frequency shows in the angle.
struct RotaryEmbedding: Sendable {
    /// How frequencies are changed for texts longer than the model was trained on.
    enum Scaling: Sendable, Equatable {
        case none
        /// Every frequency divided by the factor (Chen et al. 2023).
        case linear(factor: Double)
        /// A base that grows with the text's length beyond `positions` ("NTK-aware").
        case dynamic(factor: Double, positions: Int)
        /// Slow frequencies divided by the factor, quick ones kept, between them a mixture (Llama 3.1).
        case llama3(factor: Double, low: Double, high: Double, positions: Int)
    }

    private enum Kind: String, CaseIterable { case none = "default", linear, dynamic, llama3 }

    let base: Double
    /// Of a head's values, the first so many are turned.
    let dimensions: Int
    let scaling: Scaling
    /// The longest text: what the scaling stretches the trained positions to.
    let positions: Int

    /// - Parameters:
    ///   - baseField: The base's name in the older form.
    ///   - headSize: Values a head.
    ///   - share: The older form's part of a head that is turned.
    ///   - positions: `max_position_embeddings`.
    init(_ configuration: ModelConfiguration, baseField: String, headSize: Int, share: Double, positions: Int) throws {
        let field = configuration.isPresent("rope_scaling") ? "rope_scaling" : "rope_parameters"
        let parameters = try configuration.object(field)
        for kind in ["full_attention", "sliding_attention"] where parameters?.isPresent(kind) ?? false {
            throw configuration.problem(
                field,
                "values of their own for \(kind) layers are not supported; supported: the same for all layers")
        }
        base = try Self.base(configuration, parameters, field: baseField)
        let part = try parameters?.double("partial_rotary_factor", in: 0...1, default: share) ?? share
        dimensions = Int(Double(headSize) * part)
        guard (dimensions + 1) / 2 * 2 <= headSize else {
            throw configuration.problem(
                "num_attention_heads",
                "a head of \(headSize) values cannot be turned in pairs; an even size is supported")
        }
        scaling = try parameters.map { try Self.scaling(configuration, $0, positions: positions) } ?? .none
        switch scaling {
        case .linear(let factor), .dynamic(let factor, _): self.positions = Int(Double(positions) * max(factor, 1))
        case .none, .llama3: self.positions = positions
        }
        if case .dynamic = scaling, dimensions < 3 {
            throw configuration.problem(
                field, "dynamic scaling turns at least 3 values of a head; here \(dimensions)")
        }
    }

    private static func base(
        _ configuration: ModelConfiguration, _ parameters: ModelConfiguration?, field: String
    ) throws -> Double {
        let range = 1e-3...1e12
        let outer = try configuration.double(field, in: range, default: 10_000)
        return try parameters?.double("rope_theta", in: range, default: outer) ?? outer
    }

    private static func scaling(
        _ configuration: ModelConfiguration, _ parameters: ModelConfiguration, positions: Int
    ) throws -> Scaling {
        let factors = 1e-3...1e6, lengths = 1...1_048_576
        func factor() throws -> Double { try parameters.double("factor", in: factors) }
        switch try parameters.choice("rope_type", "type", of: Kind.self, default: Kind.none) {
        case .none: return .none
        case .linear: return .linear(factor: try factor())
        case .dynamic: return .dynamic(factor: try factor(), positions: positions)
        case .llama3:
            let low = try parameters.double("low_freq_factor", in: factors)
            let high = try parameters.double("high_freq_factor", in: factors)
            guard low < high else {
                throw parameters.problem("high_freq_factor", "\(high) is not larger than low_freq_factor \(low)")
            }
            let inner = try parameters.int("original_max_position_embeddings", in: lengths, default: positions)
            return .llama3(
                factor: try factor(), low: low, high: high,
                positions: try configuration.int("original_max_position_embeddings", in: lengths, default: inner))
        }
    }

    /// The angles for a text of so many tokens.
    ///
    /// - Parameter divisors: What each frequency is divided by, where a GGUF file says so (Llama 3.1's scaling).
    func table(tokens: Int, divisors: FloatBuffer? = nil) -> RotaryTable {
        let scaled = frequencies(tokens: tokens)
        guard let divisors else { return RotaryTable(frequencies: scaled) }
        return RotaryTable(frequencies: zip(scaled, 0..<divisors.count).map { $0 / divisors.pointer[$1] })
    }

    private func frequencies(tokens: Int) -> [Float] {
        let plain = frequencies(base: Float(base))
        switch scaling {
        case .none: return plain
        case .linear(let factor): return plain.map { $0 / Float(factor) }
        case .dynamic(let factor, let positions):
            guard tokens > positions else { return plain }
            let longer = Float(factor) * Float(tokens) / Float(positions) - Float(factor - 1)
            let exponent = Float(Double(dimensions) / Double(dimensions - 2))
            return frequencies(base: Float(base) * pow(longer, exponent))
        case .llama3(let factor, let low, let high, let positions):
            return plain.map { frequency in
                let wavelength = 2 * Float.pi / frequency
                if wavelength < Float(Double(positions) / high) { return frequency }
                if wavelength > Float(Double(positions) / low) { return frequency / Float(factor) }
                let smooth = (Float(positions) / wavelength - Float(low)) / Float(high - low)
                return (1 - smooth) * frequency / Float(factor) + smooth * frequency
            }
        }
    }

    /// base^(−2i/dimensions)
    private func frequencies(base: Float) -> [Float] {
        stride(from: 0, to: dimensions, by: 2).map { 1 / pow(base, Float($0) / Float(dimensions)) }
    }
}
