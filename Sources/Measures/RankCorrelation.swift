/// Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of theirs; NaN for fewer than two
/// pairs or where either does not vary. Pairs with a NaN are left out.
public func rankCorrelation(_ x: [Double], _ y: [Double]) -> Double {
    let pairs = zip(x, y).filter { !$0.isNaN && !$1.isNaN }
    let first = ranks(pairs.map(\.0)), second = ranks(pairs.map(\.1))
    let mean = Double(pairs.count - 1) / 2
    var products = 0.0, squaresX = 0.0, squaresY = 0.0
    for (a, b) in zip(first, second) {
        products += (a - mean) * (b - mean)
        squaresX += (a - mean) * (a - mean)
        squaresY += (b - mean) * (b - mean)
    }
    guard squaresX > 0, squaresY > 0 else { return .nan }
    return min(max(products / (squaresX * squaresY).squareRoot(), -1), 1)
}

/// Each value's place among all in ascending order, from 0; equal ones have the mean of their places.
private func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var first = 0
    while first < order.count {
        var end = first + 1
        while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
        for place in first..<end { ranks[order[place]] = Double(first + end - 1) / 2 }
        first = end
    }
    return ranks
}
