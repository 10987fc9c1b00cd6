/// SentencePiece's compiled normaliser, as the reference applies it: to short grapheme clusters as wholes, else scalar
/// by scalar.
struct Precompiled: Normalizer {
    private let charsmap: Charsmap
    /// What becomes of each ASCII scalar; nil where it stays.
    private let ascii: [[Unicode.Scalar]?]

    /// A scalar of the new text. Of what is put in, `change` is 1; where old scalars are left out after it, it is minus
    /// their number.
    private typealias Step = (scalar: Unicode.Scalar, change: Int)

    /// Clusters of more bytes are not looked up as wholes.
    private static let longestCluster = 5

    init(_ charsmap: Charsmap) {
        self.charsmap = charsmap
        ascii = (0..<0x80).map { charsmap.replacement(for: CollectionOfOne(Unicode.Scalar(UInt8($0)))) }
    }

    func normalize(_ text: inout AlignedText) {
        var steps: [Step] = []
        steps.reserveCapacity(text.scalars.count)
        var isChanged = false
        for character in String(String.UnicodeScalarView(text.scalars)) {
            let part = character.unicodeScalars
            if character.utf8.count <= Self.longestCluster, let new = replacement(for: part) {
                Self.replace(part.count, by: new, in: &steps)
                isChanged = true
                continue
            }
            for scalar in part {
                if let new = replacement(for: CollectionOfOne(scalar)) {
                    Self.replace(1, by: new, in: &steps)
                    isChanged = true
                } else {
                    steps.append((scalar, 0))
                }
            }
        }
        guard isChanged else { return }
        text.rewriteAll { _, rewriting in
            for step in steps { rewriting.put(step.scalar, for: step.change > 0 ? 0 : 1 - step.change) }
        }
    }

    private func replacement(for part: some Collection<Unicode.Scalar>) -> [Unicode.Scalar]? {
        if let first = part.first, first.isASCII {
            // The shortest that fits counts, so nothing after a known first scalar matters.
            if let new = ascii[Int(first.value)] { return new }
            if part.count == 1 { return nil }
        }
        return charsmap.replacement(for: part)
    }

    /// Puts `new` in the place of so many old scalars. What is too much counts as put in at the end; what is missing is
    /// left out after the last scalar, which may be one from before, as in the reference.
    private static func replace(_ old: Int, by new: [Unicode.Scalar], in steps: inout [Step]) {
        let surplus = new.count - old
        for (index, scalar) in new.enumerated() { steps.append((scalar, index >= new.count - surplus ? 1 : 0)) }
        if surplus < 0, !steps.isEmpty { steps[steps.count - 1].change += surplus }
    }
}
