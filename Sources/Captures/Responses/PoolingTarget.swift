import Models
import Tensors

/// Pools as blocks pass, and turns [texts × units] into rows of units after each layer.
///
/// `@unchecked Sendable`: a block writes its own texts' rows of `pooled` alone.
final class PoolingTarget: @unchecked Sendable {
    private let sites: [Site]
    private let positions: [[Int32]]
    private let pooling: Pooling
    /// [texts × units] a site.
    private var pooled: [FloatBuffer]

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

    /// All sites' responses, [units × texts], site after site; what was pooled is let go.
    func responses() -> FloatBuffer {
        let values = FloatBuffer(count: sites.reduce(0) { $0 + $1.units } * positions.count)
        var next = values.pointer
        for site in sites {
            let pooled = pooled.removeFirst()
            Numbers.transpose(rows: positions.count, width: site.units, pooled.pointer, into: next)
            next += pooled.count
        }
        return values
    }
}
