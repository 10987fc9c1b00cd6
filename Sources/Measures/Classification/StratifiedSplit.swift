/// Items drawn into parts so that each class has about the same share in each.
public struct StratifiedSplit: Sendable, Equatable {
    /// The items' places in each part, ascending.
    public let parts: [[Int]]

    /// Draws items of these classes into parts.
    ///
    /// A class' n items go to the parts by largest remainders of n·share; of equal remainders the part that lacks most
    /// so far comes first. No part is without a class that has as many items as there are parts.
    ///
    /// - Parameters:
    ///   - labels: Each item's class, from 0.
    ///   - shares: What the parts' sizes are to each other, as [8, 1, 1]; each 1 or more.
    ///   - generator: What items are drawn by.
    public init(labels: [Int], shares: [Int], using generator: inout SeededGenerator) {
        let total = Double(shares.reduce(0, +))
        var lacking = [Double](repeating: 0, count: shares.count)
        var parts = [[Int]](repeating: [], count: shares.count)
        for label in Set(labels).sorted() {
            let items = generator.shuffled(labels.indices.filter { labels[$0] == label })
            let quotas = shares.map { Double(items.count) * Double($0) / total }
            let counts = Self.counts(items.count, quotas: quotas, lacking: lacking)
            var start = 0
            for part in shares.indices {
                parts[part] += items[start..<start + counts[part]]
                start += counts[part]
                lacking[part] += quotas[part] - Double(counts[part])
            }
        }
        self.parts = parts.map { $0.sorted() }
    }

    private static func counts(_ items: Int, quotas: [Double], lacking: [Double]) -> [Int] {
        var counts = quotas.map { Int($0) }
        let byRemainder = quotas.indices.sorted {
            let (a, b) = (quotas[$0] - Double(counts[$0]), quotas[$1] - Double(counts[$1]))
            return a != b ? a > b : lacking[$0] != lacking[$1] ? lacking[$0] > lacking[$1] : $0 < $1
        }
        for part in byRemainder.prefix(items - counts.reduce(0, +)) { counts[part] += 1 }
        guard items >= counts.count else { return counts }
        while let empty = counts.firstIndex(of: 0), let largest = counts.indices.max(by: { counts[$0] < counts[$1] }) {
            counts[empty] += 1
            counts[largest] -= 1
        }
        return counts
    }
}
