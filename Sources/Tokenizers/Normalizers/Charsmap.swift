import Problems

/// The compiled rules of a SentencePiece normaliser: what takes the place of which bytes.
///
/// A number of four bytes, the size of a double array in bytes; the double array, a trie whose leaves say where a
/// replacement begins; the replacements in UTF-8, a NUL after each. The double array is that of Darts-clone
/// (S. Yata, N. Kudo): a unit is 32 bits, and the child of a node for a byte lies at the node's offset xor the byte.
struct Charsmap: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]

    /// The longest that NFKC makes of one scalar has 33 bytes; more than this is no normaliser.
    private static let longestReplacement = 1_000

    /// - Throws: `Problem.badInput` where the bytes are cut off or the replacements are not texts.
    init(_ bytes: [UInt8]) throws {
        guard bytes.count >= 4 else { throw Problem.badInput("the precompiled normaliser has no double array") }
        func unit(_ place: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
        }
        let count = Int(unit(0) / 4)
        guard count > 0, count <= (bytes.count - 4) / 4 else {
            throw Problem.badInput(
                "the double array of the precompiled normaliser should have \(count * 4) bytes, and \(bytes.count - 4) "
                    + "are there")
        }
        units = (1...count).map { unit($0 * 4) }
        replacements = Array(bytes[(4 + count * 4)...])
        guard String(validating: replacements, as: UTF8.self) != nil,
            replacements.split(separator: 0).allSatisfy({ $0.count <= Self.longestReplacement })
        else { throw Problem.badInput("the replacements of the precompiled normaliser are not short texts in UTF-8") }
    }

    /// What takes the place of a text that begins with a known one: of all that fit, the shortest counts, as in the
    /// reference. nil where none fits.
    func replacement(for text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar]? {
        var node = offset(of: units[0])
        for scalar in text {
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                guard byte != 0 else { return nil }
                node ^= Int(byte)
                guard node < units.count, units[node] & 0x8000_00FF == UInt32(byte) else { return nil }
                let unit = units[node]
                node ^= offset(of: unit)
                if unit & 0x100 != 0 {
                    guard node < units.count else { return nil }
                    return replacement(at: Int(units[node] & 0x7FFF_FFFF))
                }
            }
        }
        return nil
    }

    private func offset(of unit: UInt32) -> Int { Int(unit >> 10) << (unit & 0x200 != 0 ? 8 : 0) }

    private func replacement(at start: Int) -> [Unicode.Scalar]? {
        guard start <= replacements.count else { return nil }
        return Array(String(decoding: replacements[start...].prefix { $0 != 0 }, as: UTF8.self).unicodeScalars)
    }
}
