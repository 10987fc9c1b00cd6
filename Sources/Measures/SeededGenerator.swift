/// A random source whose numbers follow from a seed alone, the same on every platform and for every Swift.
///
/// The algorithm is xoshiro256** 1.0 (Blackman and Vigna, «Scrambled Linear Pseudorandom Number Generators», 2021), its
/// state filled by four steps of SplitMix64. A stream's name starts it elsewhere: the seed is mixed with the name's
/// 64-bit FNV-1a hash, so that drawing more in one stream moves no other.
///
/// Draws below a bound are its own too (the standard library may change its way): Lemire's, without bias.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The source of a seed.
    public init(seed: UInt64) {
        var mixer = seed
        state = (splitMix(&mixer), splitMix(&mixer), splitMix(&mixer), splitMix(&mixer))
    }

    /// The stream of that name, of a seed; streams of different names do not interfere.
    public init(seed: UInt64, stream: String) {
        let hash = stream.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var mixer = seed
        self.init(seed: splitMix(&mixer) ^ hash)
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let result = (state.1 &* 5).rotatedLeft(7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3.rotatedLeft(45)
        return result
    }

    /// A number from 0 to `bound` − 1, each as likely; `bound` is at least 1.
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a bound of at least 1")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let least = (0 &- bound) % bound
            while product.low < least { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    /// The elements in random order (Fisher and Yates, from the end).
    public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, below(last + 1)) }
        return elements
    }

    /// `count` of the elements drawn without replacement, in the order in which they came; all of them where there are
    /// no more.
    public mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        guard count < elements.count else { return elements }
        var indices = Array(elements.indices)
        for place in 0..<max(0, count) { indices.swapAt(place, place + below(indices.count - place)) }
        return indices.prefix(max(0, count)).sorted().map { elements[$0] }
    }
}

private func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}

extension UInt64 {
    fileprivate func rotatedLeft(_ count: UInt64) -> UInt64 { self << count | self >> (64 - count) }
}
