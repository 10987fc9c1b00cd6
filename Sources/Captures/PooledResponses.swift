public import Models
import Tensors

/// How a text's token outputs become one response (METHODS section 1).
public enum Pooling: String, Sendable, CaseIterable, Codable {
    /// The mean, accumulated in double.
    case mean
    /// The maximum.
    case max
}

/// Every text's pooled response of every unit of one layer.
public struct LayerResponses: Sendable {
    /// The layer, from 0.
    public let layer: Int
    /// One entry a module, in the order of the model's `sites`.
    public let sites: [SiteResponses]
}

/// Every text's pooled response of every unit of one module.
public struct SiteResponses: Sendable {
    /// The module.
    public let site: Site
    /// How many texts.
    public let texts: Int
    let values: FloatBuffer

    /// All responses, [units × texts], a row a unit.
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(start: values.pointer, count: values.count))
    }
}

/// Pooled responses z[m, i] = pool over t ∈ T_i of h[m, i, t], a layer at a time: memory for one layer's units, whatever
/// the model's size.
public final class PooledResponses {
    private let run: ForwardPass.Run
    private let pooling: PoolingTarget
    private let checkCancellation: @Sendable () throws -> Void

    /// Embeds the texts; the layers follow with `next`.
    ///
    /// - Parameters:
    ///   - pass: The texts' forward pass.
    ///   - positions: T_i, the token positions of each text that count; none empty.
    ///   - pooling: Mean or maximum.
    ///   - checkCancellation: Throws where the job is to stop; called from several threads.
    public init(
        pass: ForwardPass, positions: [[Int32]], pooling: Pooling,
        checkCancellation: @escaping @Sendable () throws -> Void = {}
    ) throws {
        run = try pass.start()
        self.pooling = PoolingTarget(sites: pass.model.sites, positions: positions, pooling: pooling)
        self.checkCancellation = checkCancellation
    }

    /// The next layer's responses; nil after the last layer.
    public func next() throws -> LayerResponses? {
        guard !run.isFinished else { return nil }
        let layer = run.layer
        try run.advance { [pooling, checkCancellation] block in
            if block.site == 0 { try checkCancellation() }
            pooling.pool(block)
        }
        return LayerResponses(layer: layer, sites: pooling.responses())
    }

    /// Takes the texts through the next layer without pooling: its responses are known already.
    public func skip() throws {
        guard !run.isFinished else { return }
        try run.advance { [checkCancellation] block in if block.site == 0 { try checkCancellation() } }
    }
}

/// Pools as blocks pass, and turns [texts × units] into rows of units after each layer.
///
/// `@unchecked Sendable`: a block writes its own texts' rows of `pooled` alone.
private final class PoolingTarget: @unchecked Sendable {
    private let sites: [Site]
    private let positions: [[Int32]]
    private let pooling: Pooling
    /// [texts × units] a site, used again for every layer.
    private let pooled: [FloatBuffer]

    init(sites: [Site], positions: [[Int32]], pooling: Pooling) {
        self.sites = sites
        self.positions = positions
        self.pooling = pooling
        pooled = sites.map { FloatBuffer(count: $0.units * positions.count) }
    }

    func pool(_ block: BlockValues) {
        // Neurons that are no module's output are shown too.
        guard block.site < sites.count else { return }
        let units = sites[block.site].units
        withUnsafeTemporaryAllocation(of: Double.self, capacity: units) { sums in
            guard let sums = sums.baseAddress else { return }
            for (text, span) in zip(block.texts, block.spans) {
                let first = block.values + span.first * units
                let result = pooled[block.site].pointer + text * units
                switch pooling {
                case .mean: Numbers.mean(rows: positions[text], width: units, of: first, scratch: sums, into: result)
                case .max: Numbers.maximum(rows: positions[text], width: units, of: first, into: result)
                }
            }
        }
    }

    func responses() -> [SiteResponses] {
        zip(sites, pooled).map { site, pooled in
            let values = FloatBuffer(count: site.units * positions.count)
            Numbers.transpose(rows: positions.count, width: site.units, pooled.pointer, into: values.pointer)
            return SiteResponses(site: site, texts: positions.count, values: values)
        }
    }
}
