/// BERT's clean-up: control characters out, whitespace to spaces, ideographs apart, accents off, lowercase.
struct BertNormalizer: Normalizer {
    var cleansText = true
    var separatesIdeographs = true
    /// nil: as `lowercases`.
    var stripsAccents: Bool?
    var lowercases = true

    func normalize(_ text: inout AlignedText) {
        let table = ScalarClass.basicPlane
        // What occurs at all decides which passes are needed; most texts need one or two.
        var present: ScalarClass = []
        text.scalars.withUnsafeBufferPointer { scalars in
            for scalar in scalars where scalar.value != 0x20 {
                present.formUnion(ScalarClass(scalar, basicPlane: table))
            }
        }
        if cleansText {
            if present.contains(.unclean) { text.filter { !ScalarClass($0, basicPlane: table).contains(.unclean) } }
            if present.contains(.whitespace) {
                text.map { ScalarClass($0, basicPlane: table).contains(.whitespace) ? " " : $0 }
            }
        }
        if separatesIdeographs, present.contains(.ideograph) { separateIdeographs(in: &text, table) }
        if stripsAccents ?? lowercases {
            if present.contains(.decomposes) { UnicodeForm.nfd.apply(to: &text) }
            if !present.isDisjoint(with: [.accent, .decomposes]) {
                text.filter { !ScalarClass($0, basicPlane: table).contains(.accent) }
            }
        }
        if lowercases { Lowercase().normalize(&text) }
    }

    private func separateIdeographs(in text: inout AlignedText, _ table: [ScalarClass]) {
        text.rewrite { scalar, rewriting in
            if ScalarClass(scalar, basicPlane: table).contains(.ideograph) {
                rewriting.put(" ", for: 1)
                rewriting.put(scalar, for: 0)
                rewriting.put(" ", for: 0)
            } else {
                rewriting.put(scalar, for: 1)
            }
        }
    }
}
