import Foundation

/// McNemar's exact test of two classifiers on the same items: p = min(1, 2·P(X ≤ min(b, c))), X binomial of b + c items
/// on which one alone is right, each with probability ½.
///
/// - Returns: The two-sided p-value; 1 where they never differ.
public func mcNemar(onlyFirstRight first: Int, onlySecondRight second: Int) -> Double {
    let count = first + second
    guard count > 0 else { return 1 }
    // Terms relative to the last one, from the last downwards, so that none overflows; the last in logarithms.
    let last = min(first, second)
    var term = 1.0, sum = 1.0
    for k in stride(from: last, to: 0, by: -1) {
        term *= Double(k) / Double(count - k + 1)
        sum += term
    }
    var logarithm = -Double(count) * log(2)
    for k in stride(from: 0, to: last, by: 1) { logarithm += log(Double(count - k) / Double(k + 1)) }
    return min(1, 2 * sum * exp(logarithm))
}
