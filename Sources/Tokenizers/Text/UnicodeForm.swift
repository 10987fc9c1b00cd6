/// One of the four normalisation forms of Unicode, with the reference's alignment.
enum UnicodeForm: String, Sendable {
    case nfd = "NFD"
    case nfc = "NFC"
    case nfkd = "NFKD"
    case nfkc = "NFKC"

    /// A scalar of the new text and how many old ones it takes the place of; none when it is put in.
    private typealias Step = (scalar: Unicode.Scalar, consumed: Int)

    /// The Unicode version of the reference's fast tokenizers.
    static let fastVersion = 9

    /// Normalises a text as in a version of Unicode: scalars that came later stay as they are.
    func apply(to text: inout AlignedText, unicode version: Int = fastVersion) {
        // Below U+00A0 nothing changes in any form.
        guard text.scalars.contains(where: { $0.value >= 0xA0 }) else { return }
        let isCompatible = self == .nfkd || self == .nfkc
        let isComposed = self == .nfc || self == .nfkc
        text.rewriteAll { scalars, rewriting in
            var steps = Self.decomposed(scalars, isCompatible: isCompatible, version)
            if isComposed { steps = Self.recomposed(steps, version) }
            for step in steps { rewriting.put(step.scalar, for: step.consumed) }
        }
    }

    /// Decomposes and puts marks into canonical order; the consumption travels with its scalar, as in the reference.
    private static func decomposed(_ scalars: [Unicode.Scalar], isCompatible: Bool, _ version: Int) -> [Step] {
        var steps: [Step] = []
        steps.reserveCapacity(scalars.count)
        var classes: [UInt8] = []
        func append(_ scalar: Unicode.Scalar, consumed: Int) {
            let combiningClass = scalar.value < 0x300 ? 0 : scalar.combiningClass(inUnicode: version)
            if combiningClass == 0 { sortMarks() } else { classes.append(combiningClass) }
            steps.append((scalar, consumed))
        }
        /// Sorts the marks at the end, stably.
        func sortMarks() {
            if classes.count > 1 {
                let start = steps.count - classes.count
                let order = classes.indices.sorted { (classes[$0], $0) < (classes[$1], $1) }
                steps.replaceSubrange(start..., with: order.map { steps[start + $0] })
            }
            classes.removeAll(keepingCapacity: true)
        }
        for scalar in scalars {
            let mapping =
                isCompatible
                ? CanonicalMapping.compatibilityDecomposition(of: scalar, inUnicode: version)
                : CanonicalMapping.decomposition(of: scalar, inUnicode: version)
            guard let mapping else {
                append(scalar, consumed: 1)
                continue
            }
            for (index, part) in mapping.enumerated() { append(part, consumed: index == 0 ? 1 : 0) }
        }
        sortMarks()
        return steps
    }

    /// Composes each starter with the marks after it that nothing blocks (UAX 15, D117).
    private static func recomposed(_ steps: [Step], _ version: Int) -> [Step] {
        var composed: [Step] = []
        composed.reserveCapacity(steps.count)
        var starter: Int?
        var lastClass: UInt8?
        for step in steps {
            let combiningClass = step.scalar.value < 0x300 ? 0 : step.scalar.combiningClass(inUnicode: version)
            if let starter, lastClass.map({ $0 < combiningClass }) ?? true,
                let composite = CanonicalMapping.composition(
                    of: composed[starter].scalar, step.scalar, inUnicode: version)
            {
                composed[starter] = (composite, composed[starter].consumed + step.consumed)
                continue
            }
            composed.append(step)
            if combiningClass == 0 {
                starter = composed.count - 1
                lastClass = nil
            } else if starter != nil {
                lastClass = combiningClass
            }
        }
        return composed
    }
}
