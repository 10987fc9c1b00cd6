import Foundation

/// Ticks of a logarithmic axis.
extension Ticks {
    /// Powers of ten within `range`, and 2 and 5 times each, or powers of two: sets of them, the densest first, the last
    /// for an axis without room. Round numbers as on a linear axis where the range is too narrow for two of them.
    static func logarithmic(in range: ClosedRange<Double>, powersOfTwo: Bool) -> [Ticks] {
        var sets: [Ticks] = []
        if powersOfTwo, range.lowerBound >= 1, range.upperBound < 1e7 {
            sets = (1...8).map { every in
                let values = exponents(log2(range.lowerBound), log2(range.upperBound), every: every).map {
                    exp2(Double($0))
                }
                return Ticks(values: values, labels: values.map(ReadableNumber.string))
            }
        } else {
            let decades = exponents(log10(range.lowerBound) - 1, log10(range.upperBound), every: 1)
            let finer = decades.flatMap { decade in [1, 2, 5].map { (mantissa: $0, exponent: decade) } }
            let inside = finer.filter { range.contains(value($0.mantissa, $0.exponent)) }
            sets.append(Ticks(values: inside.map(value), labels: inside.map(label)))
            sets += [1, 2, 3, 5, 10, 20, 50, 100].map { every in
                let exponents = exponents(log10(range.lowerBound), log10(range.upperBound), every: every)
                return Ticks(values: exponents.map { value(1, $0) }, labels: exponents.map { label(1, $0) })
            }
        }
        sets = sets.filter { $0.values.count > 1 }
        return sets.isEmpty ? [Ticks(in: range, atMost: 4)] : sets
    }

    /// `range` widened to powers of ten on both ends, and at most so many ticks within it.
    static func roundingLogarithmic(
        _ range: ClosedRange<Double>, atMost count: Int
    ) -> (range: ClosedRange<Double>, ticks: Ticks) {
        let low = Int((log10(range.lowerBound) + 1e-9).rounded(.down))
        let high = max(Int((log10(range.upperBound) - 1e-9).rounded(.up)), low + 1)
        let wider = value(1, low)...value(1, high)
        let sets = logarithmic(in: wider, powersOfTwo: false)
        return (wider, sets.first { $0.values.count <= count + 1 } ?? Ticks(in: wider, atMost: 1))
    }

    private static func exponents(_ low: Double, _ high: Double, every: Int) -> [Int] {
        let step = Double(every)
        let first = (low / step - 1e-9).rounded(.up)
        let last = (high / step + 1e-9).rounded(.down)
        return first <= last ? (Int(first)...Int(last)).map { $0 * every } : []
    }

    /// The double nearest to what is meant: negative powers of ten are not exact.
    private static func value(_ mantissa: Int, _ exponent: Int) -> Double {
        let power = pow(10, Double(abs(exponent)))
        return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    }

    private static func label(_ mantissa: Int, _ exponent: Int) -> String {
        if (-3...6).contains(exponent) {
            return ReadableNumber.fixed(value(mantissa, exponent), decimals: max(0, -exponent))
        }
        return (mantissa == 1 ? "" : "\(mantissa)×") + "10" + ReadableNumber.raised(exponent)
    }
}
