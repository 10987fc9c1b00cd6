/// A number below 2⁵³ of all that decides a training, so that a state is taken up by no other.
struct Fingerprint {
    private var hash = 0xCBF2_9CE4_8422_2325 as UInt64

    /// - Parameter words: Recipe and labels.
    init(_ words: String) { for byte in words.utf8 { add(UInt64(byte)) } }

    mutating func add(_ numbers: some Collection<Int>) {
        add(UInt64(numbers.count))
        for number in numbers { add(UInt64(truncatingIfNeeded: number)) }
    }

    private mutating func add(_ number: UInt64) { hash = (hash ^ number) &* 0x100_0000_01B3 }

    /// FNV-1a's upper bits.
    var number: Double { Double(hash >> 11) }
}
