import Models

/// What a training makes small: a sum over the texts of a step.
protocol Objective: Sendable {
    /// Takes a block's texts from their first states to their losses, and from the losses back to what is read of the
    /// last states: adds the gradients by these to the tape's rows, and those by weights beyond the last states to `sums`.
    ///
    /// - Parameters:
    ///   - texts: The block's, by their numbers in the step.
    ///   - hidden: Their states [rows × width] after `first` layers.
    /// - Returns: The sum of their losses.
    func loss(
        of texts: Range<Int>, _ hidden: Rows, from first: Int, on tape: Tape, _ sums: BlockSums
    ) throws -> Double
}
