/// What the pipeline needs to know of a Unicode scalar, as the reference knows it.
///
/// The reference takes its properties from tables of several Unicode versions, and token ids depend on them: BERT's
/// punctuation and accents are those of Unicode 8, canonical mappings and combining marks those of Unicode 9, words
/// those of Unicode 16. So newer scalars count as unassigned here, by `age`; categories that changed are named one by
/// one. The tests hold every scalar to the reference.
struct ScalarClass: OptionSet, Sendable {
    let rawValue: UInt16

    /// White_Space.
    static let whitespace = ScalarClass(rawValue: 1 << 0)
    /// What BERT's clean-up removes: control, format and private-use scalars, U+FFFD.
    static let unclean = ScalarClass(rawValue: 1 << 1)
    /// BERT's punctuation: category P, and every ASCII symbol.
    static let punctuation = ScalarClass(rawValue: 1 << 2)
    /// What BERT strips as an accent: category Mn.
    static let accent = ScalarClass(rawValue: 1 << 3)
    /// Category M.
    static let mark = ScalarClass(rawValue: 1 << 4)
    /// The lowercase mapping is another.
    static let lowers = ScalarClass(rawValue: 1 << 5)
    /// BERT's Chinese characters, which are words by themselves.
    static let ideograph = ScalarClass(rawValue: 1 << 6)
    /// The canonical decomposition is another, or the combining class is not 0.
    static let decomposes = ScalarClass(rawValue: 1 << 7)
    /// Category N.
    static let numeric = ScalarClass(rawValue: 1 << 8)
    /// `\w` of the reference's regular expressions.
    static let word = ScalarClass(rawValue: 1 << 9)
    /// New in Unicode 15 or 16.
    static let recent = ScalarClass(rawValue: 1 << 10)

    /// The classes of the basic multilingual plane, by scalar value.
    static let basicPlane: [ScalarClass] = (0..<0x1_0000).map { value in
        switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF: [.ideograph, .word]
        case 0xAC00...0xD7A3: [.decomposes, .word]
        case 0xE000...0xF8FF: .unclean
        default: Unicode.Scalar(UInt16(value)).map(ScalarClass.init(computedFor:)) ?? []
        }
    }

    @inline(__always)
    init(_ scalar: Unicode.Scalar, basicPlane: [ScalarClass] = ScalarClass.basicPlane) {
        self =
            scalar.value < 0x1_0000 ? basicPlane[Int(scalar.value)] : ScalarClass(computedFor: scalar)
    }

    init(rawValue: UInt16) { self.rawValue = rawValue }

    private init(computedFor scalar: Unicode.Scalar) {
        let properties = scalar.properties
        let category = properties.generalCategory
        var classes: ScalarClass = []
        if properties.isWhitespace { classes.insert(.whitespace) }
        if scalar.isUnclean { classes.insert(.unclean) }
        if scalar.isBertPunctuation(category) { classes.insert(.punctuation) }
        if scalar.isBertAccent(category) { classes.insert(.accent) }
        if scalar.isCombiningMark(category) { classes.insert(.mark) }
        if properties.changesWhenLowercased { classes.insert(.lowers) }
        if scalar.isBertIdeograph { classes.insert(.ideograph) }
        if scalar.combiningClass(inUnicode: UnicodeForm.fastVersion) != 0
            || CanonicalMapping.decomposition(of: scalar) != nil
        {
            classes.insert(.decomposes)
        }
        if category.isNumber { classes.insert(.numeric) }
        if scalar.isRegexWord(category) { classes.insert(.word) }
        if Self.isRecent(scalar) { classes.insert(.recent) }
        self = classes
    }

    /// Whether a scalar is new in Unicode 15 or 16.
    static func isRecent(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.age.map { (15...16).contains($0.major) } ?? false
    }
}
