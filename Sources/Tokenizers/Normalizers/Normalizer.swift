/// The step that makes spellings alike before a text is split: letters' case, accents, composition.
protocol Normalizer: Sendable {
    func normalize(_ text: inout AlignedText)
}

/// Normalisers one after the other.
struct NormalizerSequence: Normalizer {
    var steps: [any Normalizer]

    func normalize(_ text: inout AlignedText) {
        for step in steps { step.normalize(&text) }
    }
}

extension UnicodeForm: Normalizer {
    func normalize(_ text: inout AlignedText) { apply(to: &text) }
}
