public import Documents

/// A place in two documents where they differ.
public struct ValueDifference: Sendable, Equatable {
    /// The keys that lead there, `parameters.positive.path`; elements of a list by their number from 0.
    public var key: String
    /// What the first has there; nil: nothing.
    public var first: Value?
    /// What the second has there.
    public var second: Value?

    /// Every place where two documents differ, in the first one's order; objects and lists of one length are entered.
    static func all(_ first: Value?, _ second: Value?, at key: String = "") -> [ValueDifference] {
        guard first != second else { return [] }
        func below(_ name: String) -> String { key.isEmpty ? name : "\(key).\(name)" }
        if let a = first?.members, let b = second?.members {
            let known = Set(a.map(\.key))
            return (a.map(\.key) + b.map(\.key).filter { !known.contains($0) })
                .flatMap { all(first?[$0], second?[$0], at: below($0)) }
        }
        if let a = first?.array, let b = second?.array, a.count == b.count {
            return a.indices.flatMap { all(a[$0], b[$0], at: below(String($0))) }
        }
        return [ValueDifference(key: key, first: first, second: second)]
    }
}
