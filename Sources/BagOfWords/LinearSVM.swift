import CLiblinear
import Problems
import Synchronization
import Tensors

/// Linear support-vector machines as scikit-learn's `LinearSVC()` trains them (METHODS section 4.2): for each class
/// against the rest, the least of ½‖w‖² + C·Σ max(0, 1 − y·w·x)² with C = 1, the intercept a weight of a constant
/// feature, to a tolerance of 1e-4. Two classes have one machine.
enum LinearSVM {
    /// liblinear draws from the process' own random source, and its settings are global.
    private static let turn = Mutex(())

    /// The weights of one machine, a column each, the intercept last.
    ///
    /// - Parameters:
    ///   - rows: With the constant feature in the last column.
    ///   - columns: How many, with that one.
    ///   - isPositive: Of each row; both kinds must be there.
    static func weights(_ rows: inout SparseRows, columns: Int, isPositive: [Bool]) throws -> [Double] {
        // Newton's steps use the process' BLAS, whose bits depend on its threads: it is set to one when described.
        _ = BLAS.description
        let starts = rows.starts
        var labels = isPositive.map { $0 ? 1.0 : -1.0 }
        var weights = [Double](repeating: 0, count: columns)
        let isDone = rows.nodes.withUnsafeMutableBufferPointer { nodes in
            var features = starts.map { nodes.baseAddress?.advanced(by: $0) }
            return turn.withLock { _ in
                // The dual where texts are fewer than words, the constant feature not counted: dual="auto".
                liblinear_squared_hinge(
                    Int32(labels.count), Int32(columns), &labels, &features, 1, 1e-4,
                    labels.count < columns - 1 ? 1 : 0, 1, &weights)
            }
        }
        guard isDone == 1 else { throw Problem(.ownError, "liblinear refuses the texts of the bag of words") }
        return weights
    }
}
