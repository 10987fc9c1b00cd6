import CKernels

/// One layer's neurons under several items: activations A, and gradients G of the items' candidates by them.
///
/// Probers see x = G·sign(A), sign(0) = −1 (NeurGrad, Zhao et al. 2025), compared in float32.
public struct CandidateGradients {
    /// How many items there are.
    public let items: Int
    /// How many neurons the layer has.
    public let neurons: Int
    private let activations: UnsafeBufferPointer<Float>
    private let gradients: UnsafeBufferPointer<Float>

    /// Values that stay where they are as long as they are looked at.
    ///
    /// - Parameters:
    ///   - items: How many there are.
    ///   - activations: [items × neurons]
    ///   - gradients: [candidates × items × neurons]; an item may have fewer candidates than there are rows for.
    public init(items: Int, activations: UnsafeBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>) {
        precondition(items > 0 && activations.count % items == 0, "activations of a whole number of neurons")
        precondition(gradients.count % max(activations.count, 1) == 0, "gradients of a whole number of candidates")
        self.items = items
        neurons = activations.count / items
        self.activations = activations
        self.gradients = gradients
    }

    /// How many candidates an item may have.
    public var candidates: Int { gradients.count / max(activations.count, 1) }

    /// One item's activations and its first candidate's gradients; those of the next candidate stand `stride` later.
    func withItem<Result>(
        _ item: Int,
        _ body: (_ activations: UnsafePointer<Float>, _ gradients: UnsafePointer<Float>, _ stride: Int) -> Result
    ) -> Result? {
        precondition((0..<items).contains(item), "an item of these")
        guard let activations = activations.baseAddress, let gradients = gradients.baseAddress else { return nil }
        return body(activations + item * neurons, gradients + item * neurons, items * neurons)
    }
}
