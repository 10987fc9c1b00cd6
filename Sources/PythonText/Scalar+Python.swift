extension Unicode.Scalar {
    /// The major version of Unicode that Python 3.11 knows; later scalars are unassigned there.
    public static let pythonUnicode = 14

    /// Whether `\w` of Python's `re` matches: letters, all that `str.isnumeric()` says yes to, and `_`.
    public var isPythonWord: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: return true
        case ..<0x80: return false
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFC, 0xAC00...0xD7A3: return true
        default: break
        }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: break
        default: guard properties.numericType != nil else { return false }
        }
        return isKnownToPython
    }

    var isKnownToPython: Bool { properties.age.map { $0.major <= Self.pythonUnicode } ?? false }
}
