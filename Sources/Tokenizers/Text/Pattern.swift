import COniguruma
import Problems

/// A regular expression in Oniguruma's syntax, the one that tokenizer files are written in.
///
/// Texts are searched as the 32-bit scalars that they are, so that places are counted in scalars.
final class Pattern: @unchecked Sendable {
    // Oniguruma only reads a compiled expression while it searches, so that threads may share it.
    private let expression: OnigRegex

    /// A pattern of a tokenizer has some 200 scalars.
    private static let longest = 10_000

    private static let isStarted = oniguruma_start() == ONIG_NORMAL

    /// - Throws: `Problem.badInput` where the source is not a regular expression.
    init(_ source: String) throws {
        var scalars = Array(source.unicodeScalars)
        guard Self.isStarted, scalars.count <= Self.longest else {
            throw Problem.badInput("a regular expression of \(scalars.count) characters cannot be used")
        }
        if scalars.isEmpty { scalars.reserveCapacity(1) }
        var compiled: OnigRegex?
        var message = [CChar](repeating: 0, count: Int(ONIG_MAX_ERROR_MESSAGE_LEN) + 1)
        let status = scalars.withUnsafeBytes { bytes in
            let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress
            return oniguruma_compile(&compiled, start, bytes.count, &message)
        }
        guard status == ONIG_NORMAL, let compiled else {
            let reason = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw Problem.badInput(
                "“\(source)” is not a regular expression: \(String(decoding: reason, as: UTF8.self))")
        }
        expression = compiled
    }

    deinit { onig_free(expression) }

    /// Where in a part of a text the expression matches, from left to right; a match may be empty.
    ///
    /// The part is a text of its own to `^`, `$` and lookaround. Where an expression would try too long the search
    /// ends, and what is left of the part has no match.
    func matches(in text: [Unicode.Scalar], _ part: Range<Int>) -> [Range<Int>] {
        guard let region = onig_region_new(), let limits = onig_new_match_param() else { return [] }
        defer {
            onig_region_free(region, 1)
            onig_free_match_param(limits)
        }
        return Self.known(text, part).withUnsafeBytes { bytes in
            guard let base = bytes.assumingMemoryBound(to: UInt8.self).baseAddress else { return [] }
            var matches: [Range<Int>] = []
            var start = 0
            var end: Int?
            while start <= part.count {
                // Enough for any expression that looks at each scalar a few times.
                onig_set_retry_limit_in_search_of_match_param(limits, UInt(100_000 + 32 * (part.count - start)))
                let found = onig_search_with_param(
                    expression, base, base + 4 * part.count, base + 4 * start, base + 4 * part.count, region,
                    OnigOptionType(ONIG_OPTION_NONE), limits)
                guard found >= 0 else { break }
                let match = Int(region.pointee.beg[0]) / 4..<Int(region.pointee.end[0]) / 4
                // Nothing is found twice: an empty match does not follow another at once.
                if match.isEmpty, match.upperBound == end {
                    start += 1
                    continue
                }
                matches.append(part.lowerBound + match.lowerBound..<part.lowerBound + match.upperBound)
                start = match.upperBound
                end = start
            }
            return matches
        }
    }

    /// A part of a text, in which scalars that are newer than Oniguruma's tables are others of their category.
    ///
    /// The reference comes with an Oniguruma that knows Unicode 16; Debian's 6.9.8 knows Unicode 14.
    private static func known(_ text: [Unicode.Scalar], _ part: Range<Int>) -> [Unicode.Scalar] {
        let table = ScalarClass.basicPlane
        func isNew(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value < 0x1_0000
                ? table[Int(scalar.value)].contains(.recent) : ScalarClass.isRecent(scalar)
        }
        var scalars = Array(text[part])
        for index in scalars.indices where scalars[index].value >= 0x80 && isNew(scalars[index]) {
            scalars[index] = standIn(for: scalars[index])
        }
        return scalars
    }

    private static func standIn(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.properties.isIdeographic { return "\u{20000}" }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter: "\u{A7C7}"
        case .lowercaseLetter: "\u{A7C8}"
        case .modifierLetter: "\u{A9E6}"
        case .otherLetter: "\u{A9E7}"
        case .nonspacingMark: "\u{1AC0}"
        case .spacingMark: "\u{1CF7}"
        case .decimalNumber: "\u{1FBF0}"
        case .letterNumber: "\u{12400}"
        case .otherNumber: "\u{1F10D}"
        case .otherPunctuation: "\u{2E4F}"
        case .dashPunctuation: "\u{2E40}"
        case .openPunctuation: "\u{2E42}"
        case .closePunctuation: "\u{2E56}"
        case .mathSymbol: "\u{1EEF0}"
        case .currencySymbol: "\u{20BF}"
        case .modifierSymbol: "\u{AB6A}"
        case .otherSymbol: "\u{2BFF}"
        default: scalar
        }
    }
}
