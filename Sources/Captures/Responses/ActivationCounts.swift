import Models
import Problems
import Synchronization
import Tensors

/// How often every feed-forward neuron of one layer was active.
public struct LayerActivationCounts: Sendable {
    /// The layer, from 0.
    public let layer: Int
    /// At how many positions the activation was above 0, [groups][neurons].
    public let counts: [[Int]]
}

/// At how many token positions of each group of texts every feed-forward neuron's activation is above 0, a layer at a
/// time: memory for one layer's counts, however many texts there are.
///
/// The activation is what the activation function puts out: of a gated pair, as LLaMA's, the gate's. Counts are whole
/// numbers, so that they do not depend on the order in which blocks are done.
public final class ActivationCounts {
    private let pass: ForwardPass
    private let positions: [[Int32]]
    private let groups: [Int]
    private let onStart: @Sendable () -> Void
    private let checkCancellation: @Sendable () throws -> Void
    private var run: ForwardPass.Run?
    private var layer = 0

    /// Counts that nothing is computed for yet.
    ///
    /// - Parameters:
    ///   - pass: The texts' forward pass.
    ///   - positions: The token positions of each text that count.
    ///   - groups: Each text's group, from 0.
    ///   - onStart: Called where the texts do go through the model.
    ///   - checkCancellation: Throws where the job is to stop; called from several threads.
    /// - Throws: A `Problem` where a text has no such position.
    public init(
        pass: ForwardPass, positions: [[Int32]], groups: [Int], onStart: @escaping @Sendable () -> Void = {},
        checkCancellation: @escaping @Sendable () throws -> Void = {}
    ) throws {
        for (text, positions) in positions.enumerated() {
            let tokens = pass.packed.texts[text].count
            guard let wrong = positions.first(where: { !(0..<tokens).contains(Int($0)) }) else { continue }
            throw Problem.badInput("text \(text) of \(tokens) tokens has no position \(wrong)")
        }
        self.pass = pass
        self.positions = positions
        self.groups = groups
        self.onStart = onStart
        self.checkCancellation = checkCancellation
    }

    /// The next layer's counts; nil after the last layer.
    public func next() throws -> LayerActivationCounts? {
        guard layer < pass.model.shape.layers else { return nil }
        defer { layer += 1 }
        if run == nil {
            onStart()
            run = try pass.start(atMost: layer)
        }
        let site = pass.model.activationSite
        let width = pass.model.sites[site].units
        let total = Total(groups: (groups.max() ?? -1) + 1, neurons: width)
        while let run, run.layer <= layer {
            let isWanted = run.layer == layer
            try run.advance { [checkCancellation, positions, groups] block in
                if block.site == 0 { try checkCancellation() }
                guard isWanted, block.site == site else { return }
                for group in Set(block.texts.map { groups[$0] }) {
                    var counts = [Int32](repeating: 0, count: width)
                    for (text, span) in zip(block.texts, block.spans) where groups[text] == group {
                        Numbers.countPositive(
                            rows: positions[text], width: width, of: block.values + span.first * width, into: &counts)
                    }
                    total.add(counts, to: group)
                }
            }
            if run.isFinished { self.run = nil }
        }
        return LayerActivationCounts(layer: layer, counts: total.counts)
    }

    /// Leaves a layer out: its counts are not needed again.
    public func skip() { layer = min(layer + 1, pass.model.shape.layers) }
}

/// The counts of a layer, added up as blocks are done.
private final class Total: Sendable {
    private let sums: Mutex<[[Int]]>

    init(groups: Int, neurons: Int) {
        sums = Mutex([[Int]](repeating: [Int](repeating: 0, count: neurons), count: groups))
    }

    var counts: [[Int]] { sums.withLock { $0 } }

    func add(_ counts: [Int32], to group: Int) {
        sums.withLock { sums in
            for (neuron, count) in counts.enumerated() { sums[group][neuron] += Int(count) }
        }
    }
}
