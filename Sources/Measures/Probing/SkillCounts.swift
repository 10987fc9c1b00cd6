import CKernels

/// What the training items say of every neuron: whole numbers, so that neither their order nor their grouping matters.
///
/// All that both probers need in both rankings is counted at once, 24 bytes a neuron; no item's features are kept.
public struct SkillCounts: Sendable, Equatable {
    /// How many neurons the model has.
    public let neurons: Int
    /// [sums × neurons], in the order of the kernel's rows.
    private var sums: [Int32]

    /// Nothing counted yet.
    public init(neurons: Int) {
        self.neurons = neurons
        sums = [Int32](repeating: 0, count: neurons * Int(NJ_PROBE_SUMS.rawValue))
    }

    /// Adds one item's neurons of one layer.
    ///
    /// - Parameters:
    ///   - layer: The layer's activations and gradients, of some items.
    ///   - item: Which of those items, from 0.
    ///   - candidates: How many candidates the item has.
    ///   - gold: Which of them is right.
    ///   - first: The place of the layer's first neuron among all.
    public mutating func add(
        _ layer: CandidateGradients, item: Int, candidates: Int, gold: Int, at first: Int
    ) {
        precondition(candidates <= layer.candidates && (0..<candidates).contains(gold), "the gold is a candidate")
        precondition(first >= 0 && first + layer.neurons <= neurons, "neurons of this model")
        sums.withUnsafeMutableBufferPointer { sums in
            guard let sums = sums.baseAddress else { return }
            _ = layer.withItem(item) { activations, gradients, stride in
                nj_probe_count(
                    layer.neurons, candidates, gold, activations, gradients, stride, sums + first, neurons)
            }
        }
    }

    private func sum(_ row: NJ_ProbeSum, of neuron: Int) -> Int { Int(sums[Int(row.rawValue) * neurons + neuron]) }

    /// On how many items the right answer's x was above and below 0.
    func signs(of neuron: Int) -> (positive: Int, negative: Int) {
        (sum(NJ_PROBE_POSITIVE, of: neuron), sum(NJ_PROBE_NEGATIVE, of: neuron))
    }

    /// On how many items the right answer's x was above and below all others'.
    func extremes(of neuron: Int) -> (highest: Int, lowest: Int) {
        (sum(NJ_PROBE_HIGHEST, of: neuron), sum(NJ_PROBE_LOWEST, of: neuron))
    }

    /// Σ over items of 2·sign(x of the right answer) − Σ of all candidates' signs.
    func contrast(of neuron: Int) -> Int { sum(NJ_PROBE_CONTRAST, of: neuron) }

    /// Σ over items and candidates of sign(x of the right answer − x of the candidate).
    func volume(of neuron: Int) -> Int { sum(NJ_PROBE_VOLUME, of: neuron) }
}

extension SkillCounts {
    /// As bytes of this machine, for saved state.
    public var bytes: [UInt8] { sums.withUnsafeBytes(Array.init) }

    /// What was counted before; nil where the bytes are not of so many neurons.
    public init?(bytes: some Collection<UInt8>, neurons: Int) {
        self.init(neurons: neurons)
        guard bytes.count == sums.count * MemoryLayout<Int32>.stride else { return nil }
        sums.withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
    }
}
