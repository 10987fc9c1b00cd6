import Foundation
import Measures

/// What the null of permuted labels costs beside average precision alone.
func permutationNullBenchmark(_ settings: Settings) throws {
    let (units, texts, count) = (settings("units", 10_000), settings("texts", 2000), settings("permutations", 200))
    let labels = (0..<texts).map { $0 % 2 == 0 }
    guard let ranked = AveragePrecision(labels: labels) else { return }
    let permutations = LabelPermutations(labels: labels, count: count, seed: 0)
    var (alone, together) = (Spent(), Spent())
    var null = NullDistribution()
    var values: [Double] = []
    let slab = 2000
    for start in stride(from: 0, to: units, by: slab) {
        let scores = drawScores(units: min(slab, units - start), labels: labels, seed: UInt64(start))
        let plain = alone.measure { ranked.values(of: scores) }
        values += together.measure {
            scores.withUnsafeBufferPointer { ranked.values(of: $0, permutations: permutations, null: &null) }
        }
        guard plain.elementsEqual(values.suffix(plain.count)) else {
            print("  the values differ")
            exit(1)
        }
    }
    var end = Spent()
    let discovery = end.measure { FalseDiscovery(values: values, null: null) }
    print("  \(units) units × \(texts) texts × \(count) permutations, one core")
    print("  average precision alone  \(alone.each(units))")
    print("  with its null            \(together.each(units))")
    print(
        String(
            format: "  ratio %.1f; quantiles, p-values and false discovery of all units at the end: %.0f ms",
            together.processor / alone.processor, end.wall * 1000))
    if let discovery, let median = null.median {
        print(String(format: "  median of the null %.4f, %d units pass", median, discovery.unitsPassing))
    }
}
