public import Tensors

/// Columns moved and scaled to mean 0 and standard deviation 1 over some rows, as scikit-learn's `StandardScaler` does; a
/// column that does not vary there is only moved.
public struct StandardScaling: Sendable {
    private let means, deviations: [Double]

    /// Learns the columns' means and deviations.
    ///
    /// - Parameters:
    ///   - states: [… × columns], a row a text.
    ///   - columns: Values a row.
    ///   - rows: Those that are learnt from, from 0; nil: every column stays as it is.
    public init(of states: UnsafeBufferPointer<Float>, columns: Int, rows: [Int]?) {
        guard let rows else {
            means = .init(repeating: 0, count: columns)
            deviations = .init(repeating: 1, count: columns)
            return
        }
        let count = Double(max(rows.count, 1))
        var means = [Double](repeating: 0, count: columns)
        for row in rows {
            for column in 0..<columns { means[column] += Double(states[row * columns + column]) }
        }
        for column in 0..<columns { means[column] /= count }
        var variances = [Double](repeating: 0, count: columns)
        for row in rows {
            for column in 0..<columns {
                let difference = Double(states[row * columns + column]) - means[column]
                variances[column] += difference * difference
            }
        }
        self.means = means
        deviations = zip(variances, means).map { sum, mean in
            let deviation = (sum / count).squareRoot()
            // What rounding alone leaves of a constant.
            return deviation <= 10 * Double.ulpOfOne * abs(mean) || deviation == 0 ? 1 : deviation
        }
    }

    /// Some rows, scaled.
    public func matrix(_ states: UnsafeBufferPointer<Float>, rows: [Int]) throws -> Matrix {
        let columns = means.count
        var values: [Double] = []
        values.reserveCapacity(rows.count * columns)
        for row in rows {
            for column in 0..<columns {
                values.append((Double(states[row * columns + column]) - means[column]) / deviations[column])
            }
        }
        return try Matrix(values, rows: rows.count, columns: columns)
    }
}
