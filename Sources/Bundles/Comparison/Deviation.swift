/// How far two lists of numbers are apart.
public struct Deviation: Sendable, Equatable {
    /// How many pairs were compared.
    public private(set) var count = 0
    /// How many of them differ; two NaN do not.
    public private(set) var differing = 0
    /// The largest |a − b|; infinite where one of a pair is NaN or infinite and the other is not the same.
    public private(set) var largest = 0.0
    /// The largest |a − b| / max(|a|, |b|), 0 … 2; 2 where one of a pair is no finite number.
    public private(set) var largestRelative = 0.0

    /// Nothing compared yet.
    public init() {}

    /// Compares a pair.
    mutating func add(_ a: Double, _ b: Double) {
        count += 1
        guard a != b, !(a.isNaN && b.isNaN) else { return }
        differing += 1
        let distance = abs(a - b)
        guard distance.isFinite else {
            largest = .infinity
            largestRelative = 2
            return
        }
        largest = max(largest, distance)
        largestRelative = max(largestRelative, distance / max(abs(a), abs(b)))
    }

    /// Counts a pair that is the same as it stands, without reading it.
    mutating func addSame() { count += 1 }

    /// Counts a pair of which one is no number.
    mutating func addUnlike() {
        count += 1
        differing += 1
        largest = .infinity
        largestRelative = 2
    }
}
