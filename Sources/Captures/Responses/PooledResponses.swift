import Models
import Tensors

/// How a text's token outputs become one response.
public enum Pooling: String, Sendable, CaseIterable, Codable {
    /// The mean, accumulated in double.
    case mean
    /// The maximum.
    case max
}

/// Pooled responses z[m, i] = pool over t ∈ T_i of h[m, i, t], a layer at a time: memory for one layer's units, whatever
/// the model's size.
///
/// Layers that the cache holds are taken from there; the texts go through the model only as far as a layer is asked for
/// that it does not hold.
public final class PooledResponses {
    private let pass: ForwardPass
    private let positions: [[Int32]]
    private let pooling: Pooling
    private let kept: KeptLayers?
    private let onStart: @Sendable () -> Void
    private let checkCancellation: @Sendable () throws -> Void
    private var run: ForwardPass.Run?
    private var layer = 0

    /// Responses that nothing is computed for yet.
    ///
    /// - Parameters:
    ///   - pass: The texts' forward pass.
    ///   - positions: T_i, the token positions of each text that count; none empty.
    ///   - pooling: Mean or maximum.
    ///   - kept: Where they are kept; nil: nowhere.
    ///   - onStart: Called where the texts do go through the model.
    ///   - checkCancellation: Throws where the job is to stop; called from several threads.
    public init(
        pass: ForwardPass, positions: [[Int32]], pooling: Pooling, kept: KeptLayers? = nil,
        onStart: @escaping @Sendable () -> Void = {},
        checkCancellation: @escaping @Sendable () throws -> Void = {}
    ) {
        self.pass = pass
        self.positions = positions
        self.pooling = pooling
        self.kept = kept
        self.onStart = onStart
        self.checkCancellation = checkCancellation
    }

    /// What all responses follow from; nil where there is no cache.
    public var key: CacheKey? { kept?.key }

    /// The next layer's responses; nil after the last layer.
    public func next() throws -> LayerResponses? {
        guard layer < pass.model.shape.layers else { return nil }
        defer { layer += 1 }
        let values = try kept?.values(of: layer, count: units * positions.count) ?? computed()
        return LayerResponses(layer: layer, sites: pass.model.sites, texts: positions.count, values: values)
    }

    /// Leaves a layer out: its responses are not needed again.
    public func skip() { layer = min(layer + 1, pass.model.shape.layers) }

    private var units: Int { pass.model.sites.reduce(0) { $0 + $1.units } }

    private func computed() throws -> FloatBuffer {
        if run == nil {
            onStart()
            run = try pass.start(atMost: layer)
        }
        let target = PoolingTarget(sites: pass.model.sites, positions: positions, pooling: pooling)
        while let run, run.layer <= layer {
            let isWanted = run.layer == layer
            try run.advance { [checkCancellation] block in
                if block.site == 0 { try checkCancellation() }
                if isWanted { target.pool(block) }
            }
            if run.isFinished { self.run = nil }
        }
        let values = target.responses()
        kept?.keep([values], of: layer, layers: pass.model.shape.layers)
        return values
    }
}
