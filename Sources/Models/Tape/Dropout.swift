/// Where a tape's dropout masks come from: the same for a text of a training step however the texts are cut into blocks
/// and whatever thread works on them.
///
/// A mask follows from the key, the text, the operation's number on the tape and the element's place in the text. So it
/// is not kept, but made again for the gradient.
public struct Dropout: Sendable {
    private let key: UInt64
    private let texts: [Int]

    /// Masks for the texts of one block.
    ///
    /// - Parameters:
    ///   - seed: Of the whole training.
    ///   - step: Of the optimiser, so that every step has others.
    ///   - texts: The number within the step of each of the block's texts.
    public init(seed: UInt64, step: Int, texts: [Int]) {
        key = mixed(mixed(seed) ^ UInt64(truncatingIfNeeded: step))
        self.texts = texts
    }

    /// Of one operation over a text, by its number in the block.
    func key(operation: Int, text: Int) -> UInt64 {
        mixed(mixed(key ^ UInt64(truncatingIfNeeded: operation)) ^ UInt64(truncatingIfNeeded: texts[text]))
    }

    /// Of one operation over what all texts share.
    func key(operation: Int) -> UInt64 { mixed(mixed(key ^ UInt64(truncatingIfNeeded: operation)) ^ .max) }
}

/// The finaliser of SplitMix64.
private func mixed(_ x: UInt64) -> UInt64 {
    var z = x &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}
