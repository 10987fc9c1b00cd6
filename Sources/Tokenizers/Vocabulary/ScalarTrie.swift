/// A tree of scalars: finds the longest of many texts that stands at a place.
///
/// The edges of all nodes lie in one open-addressed hash table, so that a step costs one probe whatever the fan-out.
struct ScalarTrie: Sendable {
    typealias Node = Int32
    static let root: Node = 0

    /// Node and scalar of each edge; `empty` where there is none. The count is a power of two, half of it free.
    private var keys: [UInt64] = Array(repeating: empty, count: 64)
    private var children: [Node] = Array(repeating: 0, count: 64)
    /// The value of the text that ends at each node; -1 where none does.
    private var values: [Int32] = [-1]

    private static let empty = UInt64.max

    /// Whether no text was put in.
    var isEmpty: Bool { values.count == 1 }

    /// Gives a text a value; returns the value that it had.
    @discardableResult
    mutating func insert(_ text: some Sequence<Unicode.Scalar>, value: Int) -> Int? {
        var node = Self.root
        for scalar in text {
            if let child = child(of: node, scalar) {
                node = child
            } else {
                if values.count * 2 > keys.count { grow() }
                let child = Node(values.count)
                values.append(-1)
                place(Self.key(node, scalar), child)
                node = child
            }
        }
        let old = values[Int(node)]
        values[Int(node)] = Int32(value)
        return old < 0 ? nil : Int(old)
    }

    /// The value of exactly this text.
    func value(of text: some Sequence<Unicode.Scalar>) -> Int? {
        guard let node = node(after: text), values[Int(node)] >= 0 else { return nil }
        return Int(values[Int(node)])
    }

    /// Where a text leads from the root.
    func node(after text: some Sequence<Unicode.Scalar>) -> Node? {
        var node = Self.root
        for scalar in text {
            guard let child = child(of: node, scalar) else { return nil }
            node = child
        }
        return node
    }

    /// The longest text, not empty, that starts a range of scalars: where it ends, and its value.
    func longestMatch(
        in scalars: [Unicode.Scalar], _ range: Range<Int>, from start: Node = root
    ) -> (end: Int, value: Int)? {
        var node = start
        var longest: (end: Int, value: Int)?
        var index = range.lowerBound
        while index < range.upperBound, let child = child(of: node, scalars[index]) {
            node = child
            index += 1
            let value = values[Int(node)]
            if value >= 0 { longest = (index, Int(value)) }
        }
        return longest
    }

    /// Calls the body with each text, not empty, that starts a range of scalars, the shortest first: where it ends, and
    /// its value.
    func forEachMatch(in scalars: [Unicode.Scalar], _ range: Range<Int>, _ body: (_ end: Int, _ value: Int) -> Void) {
        var node = Self.root
        var index = range.lowerBound
        while index < range.upperBound, let child = child(of: node, scalars[index]) {
            node = child
            index += 1
            let value = values[Int(node)]
            if value >= 0 { body(index, Int(value)) }
        }
    }

    private static func key(_ node: Node, _ scalar: Unicode.Scalar) -> UInt64 {
        UInt64(UInt32(bitPattern: node)) << 21 | UInt64(scalar.value)
    }

    private func child(of node: Node, _ scalar: Unicode.Scalar) -> Node? {
        let key = Self.key(node, scalar)
        var slot = slot(of: key)
        while keys[slot] != key {
            if keys[slot] == Self.empty { return nil }
            slot = (slot + 1) & (keys.count - 1)
        }
        return children[slot]
    }

    private mutating func place(_ key: UInt64, _ child: Node) {
        var slot = slot(of: key)
        while keys[slot] != Self.empty { slot = (slot + 1) & (keys.count - 1) }
        keys[slot] = key
        children[slot] = child
    }

    /// The high bits of a product with the golden ratio spread best (Knuth, volume 3, 6.4).
    private func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & (keys.count - 1)
    }

    private mutating func grow() {
        let edges = zip(keys, children)
        keys = Array(repeating: Self.empty, count: keys.count * 2)
        children = Array(repeating: 0, count: keys.count)
        for (key, child) in edges where key != Self.empty { place(key, child) }
    }
}
