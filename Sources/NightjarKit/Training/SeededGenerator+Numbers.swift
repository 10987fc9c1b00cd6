import Foundation

extension SeededGenerator {
    /// Its first 64 bits.
    var first: UInt64 {
        var generator = self
        return generator.next()
    }

    /// From 0 to below 1, in steps of 2⁻⁵³.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A standard normal number (Box and Muller 1958).
    mutating func normal() -> Double {
        // The first is never 0.
        let radius = Double(next() >> 11 + 1) * 0x1p-53, angle = uniform()
        return (-2 * log(radius)).squareRoot() * cos(2 * .pi * angle)
    }
}
