import CKernels

/// The rows that have no NaN (nor infinity) in any of several models' states of the same texts, in order.
///
/// The union of what is not a number is dropped from every side, so that pairs stay pairs.
///
/// - Parameters:
///   - sets: Row-major states, `rows` rows each; widths may differ.
///   - rows: How many texts there are.
public func rowsWithoutNaN(_ sets: [[Float]], rows: Int) -> [Int] {
    var finite = [UInt8](repeating: 1, count: max(rows, 0))
    for states in sets where rows > 0 {
        precondition(states.count % rows == 0, "states of a whole width")
        nj_finite_rows(rows, states.count / rows, states, &finite)
    }
    return finite.indices.filter { finite[$0] == 1 }
}
