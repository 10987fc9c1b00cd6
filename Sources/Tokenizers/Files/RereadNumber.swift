extension Double {
    /// The number that the reference has once it has written this one as JSON and read it again.
    ///
    /// Its reader makes the digits a whole number and divides that by a power of ten, and so rounds twice: the result
    /// may be off in the last place. Between spellings of the same score that decides.
    var rereadAsJSON: Double {
        guard isFinite else { return self }
        var digits: UInt64 = 0
        var exponent = 0
        var isFraction = false
        // The shortest digits that mean this number, at most 17.
        let parts = abs(self).description.split(separator: "e")
        for character in parts.first ?? "" {
            guard let digit = character.wholeNumberValue else {
                isFraction = true
                continue
            }
            digits = digits * 10 + UInt64(digit)
            if isFraction { exponent -= 1 }
        }
        if parts.count > 1 { exponent += Int(parts[1]) ?? 0 }
        var value = Double(digits)
        while exponent < 0 {
            let step = min(-exponent, 308)
            value /= Self.powersOfTen[step]
            exponent += step
        }
        return (sign == .minus ? -1 : 1) * value * Self.powersOfTen[exponent]
    }

    /// 10 to the power of 0 to 308, correctly rounded.
    private static let powersOfTen = (0...308).map { Double("1e\($0)") ?? .infinity }
}
