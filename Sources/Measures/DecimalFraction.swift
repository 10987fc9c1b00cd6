/// A number from 0 up as its decimal text says, compared with ratios of whole numbers without rounding.
///
/// 0.7 as a double is a little less than seven tenths, and 17:3 differ by exactly 0.7 of their sum; a threshold in a
/// manifest means what is written there.
struct DecimalFraction {
    private var whole = 0
    /// The digits after the point.
    private var digits: [Int] = []

    /// The shortest decimal text that reads back as `value`, which is finite and from 0 up.
    init(_ value: Double) {
        // "0.7", "12.0" or "1e-05".
        let parts = "\(value)".split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let point = parts[0].split(separator: ".")
        let text = point.joined().compactMap(\.wholeNumberValue)
        let before = point[0].count + exponent
        let padded =
            Array(repeating: 0, count: max(0, -before)) + text
            + Array(repeating: 0, count: max(0, before - text.count))
        for digit in padded.prefix(max(0, before)) {
            // Beyond any count: as good as infinite.
            let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
            whole = overflow || product > Int.max - 10 ? Int.max - 10 : product + digit
        }
        digits = Array(padded.dropFirst(max(0, before)))
    }

    /// Whether `part / total` is below (−1), equal to (0) or above (1) this number, by long division.
    ///
    /// `total` is at least 1 and below 10^17.
    func compared(part: Int, of total: Int) -> Int {
        if part / total != whole { return part / total < whole ? -1 : 1 }
        var remainder = part % total
        for digit in digits {
            let quotient = remainder * 10 / total
            if quotient != digit { return quotient < digit ? -1 : 1 }
            remainder = remainder * 10 % total
        }
        return remainder > 0 ? 1 : 0
    }
}
