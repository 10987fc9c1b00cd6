extension Unicode.Scalar {
    /// Whether the scalar was assigned in a major version of Unicode.
    func isAssigned(inUnicode version: Int) -> Bool { properties.age.map { $0.major <= version } ?? false }

    /// The canonical combining class in a version of Unicode.
    func combiningClass(inUnicode version: Int) -> UInt8 {
        let combiningClass = properties.canonicalCombiningClass.rawValue
        return combiningClass != 0 && isAssigned(inUnicode: version) ? combiningClass : 0
    }

    /// Categories Cc, Cf and Co of Unicode 8 but for tab, line feed and carriage return, and U+FFFD.
    var isUnclean: Bool {
        switch value {
        case 0x09, 0x0A, 0x0D: false
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x600...0x605, 0x61C, 0x6DD, 0x70F, 0x180E, 0x200B...0x200F,
            0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xE000...0xF8FF, 0xFEFF, 0xFFF9...0xFFFB, 0xFFFD,
            0x110BD, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0001, 0xE0020...0xE007F, 0xF0000...0xFFFFD,
            0x100000...0x10FFFD:
            true
        default: false
        }
    }

    /// The blocks of CJK ideographs of the original BERT, with the gap that the reference has before extension E.
    var isBertIdeograph: Bool {
        switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B81F,
            0x2B920...0x2CEAF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }

    func isBertPunctuation(_ category: Unicode.GeneralCategory) -> Bool {
        if isASCII { return (0x21...0x7E).contains(value) && !isASCIIAlphanumeric }
        if value == 0x166D || value == 0x111C9 { return true }  // P in Unicode 8, no longer
        return category.isPunctuation && isAssigned(inUnicode: 8)
    }

    func isBertAccent(_ category: Unicode.GeneralCategory) -> Bool {
        switch value {
        case 0x1734, 0x1171E: true  // Mn in Unicode 8, no longer
        case 0x1885, 0x1886, 0xA9BD, 0x111C9: false  // Mn since
        default: category == .nonspacingMark && isAssigned(inUnicode: 8)
        }
    }

    func isCombiningMark(_ category: Unicode.GeneralCategory) -> Bool {
        switch value {
        case 0x1CF2, 0x1CF3: true  // M in Unicode 9, no longer
        case 0x111C9: false  // M since
        default: category.isMark && isAssigned(inUnicode: 9)
        }
    }

    func isRegexWord(_ category: Unicode.GeneralCategory) -> Bool {
        (category.isMark || category == .decimalNumber || category == .connectorPunctuation || properties.isAlphabetic
            || properties.isJoinControl) && isAssigned(inUnicode: 16)
    }

    private var isASCIIAlphanumeric: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}

extension Unicode.GeneralCategory {
    var isPunctuation: Bool {
        switch self {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: false
        }
    }

    var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }

    var isNumber: Bool { self == .decimalNumber || self == .letterNumber || self == .otherNumber }
}
