import PythonText

/// The scalars of a text in lowercase as Python's `str.lower()`: a capital sigma at a word's end becomes `ς`.
struct PythonLowercase: Normalizer {
    func normalize(_ text: inout AlignedText) {
        text.rewriteAll { scalars, rewriting in Self.put(scalars[...], into: &rewriting) }
    }

    /// Puts the lowercase of scalars in their place.
    static func put(_ scalars: ArraySlice<Unicode.Scalar>, into rewriting: inout AlignedText.Rewriting) {
        var last = scalars.startIndex - 1
        pythonLowercase(scalars) { lower, index in
            rewriting.put(lower, for: index == last ? 0 : 1)
            last = index
        }
    }
}

/// The clean-up of transformers' `BasicTokenizer`: control characters out, whitespace to spaces.
struct PythonCleanUp: Normalizer {
    func normalize(_ text: inout AlignedText) {
        text.filter { !$0.isPythonControl }
        text.map { $0.properties.generalCategory == .spaceSeparator || "\t\n\r".unicodeScalars.contains($0) ? " " : $0 }
    }
}

/// Decomposes and drops nonspacing marks.
struct PythonStripAccents: Normalizer {
    func normalize(_ text: inout AlignedText) {
        PythonForm(form: .nfd).normalize(&text)
        text.filter { !$0.isPythonAccent }
    }
}

/// One of Unicode's normalisation forms, as in Python's `unicodedata`.
struct PythonForm: Normalizer {
    /// Later scalars are left as they are.
    static let version = Unicode.Scalar.pythonUnicode

    var form: UnicodeForm

    func normalize(_ text: inout AlignedText) { form.apply(to: &text, unicode: Self.version) }
}

/// Splits at what Python's `str.split()` splits at.
struct PythonWhitespaceSplit: Splitter {
    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        DelimiterBehavior.removed.words(
            of: DelimiterBehavior.stretches(text.scalars, part) { $0.isPythonSpace })
    }
}

/// Splits around punctuation, but for words that are to be kept whole.
struct PythonPunctuation: Splitter {
    var kept: Set<[Unicode.Scalar]> = []

    func split(_ text: AlignedText, _ part: Range<Int>) -> [Range<Int>] {
        if kept.contains(Array(text.scalars[part])) { return [part] }
        return DelimiterBehavior.isolated.words(
            of: DelimiterBehavior.stretches(text.scalars, part) { $0.isPythonPunctuation })
    }
}

extension Unicode.Scalar {
    var isPythonSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }

    /// Category C, unassigned scalars among them, but for the whitespace in it; and U+FFFD.
    var isPythonControl: Bool {
        switch value {
        case 0x09, 0x0A, 0x0D: return false
        case 0x20...0x7E: return false
        case 0xFFFD: return true
        default: break
        }
        switch properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned: return true
        default: return !isAssigned(inUnicode: PythonForm.version)
        }
    }

    /// Category Mn; U+1171E has left it since.
    var isPythonAccent: Bool {
        value == 0x1171E
            || (properties.generalCategory == .nonspacingMark && isAssigned(inUnicode: PythonForm.version))
    }

    /// Category P, and every ASCII symbol.
    var isPythonPunctuation: Bool {
        switch value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        case ..<0x80: false
        default: properties.generalCategory.isPunctuation && isAssigned(inUnicode: PythonForm.version)
        }
    }
}
