import Foundation

/// Numbers as a person reads them; files hold every digit.
enum ReadableNumber {
    /// Four significant digits, a true minus, a power of ten outside 10⁻⁴ … 10⁷.
    static func string(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
        guard value != 0 else { return "0" }
        let magnitude = abs(value)
        if magnitude == magnitude.rounded(), magnitude < 1e7 { return string(Int(value)) }
        guard (1e-4..<1e7).contains(magnitude) else { return power(value, digits: 4) }
        return fixed(value, decimals: max(0, 3 - exponent(of: magnitude)))
    }

    /// Thousands grouped from five digits on.
    static func string(_ value: Int) -> String {
        let digits = String(value.magnitude)
        guard digits.count > 4 else { return (value < 0 ? "−" : "") + digits }
        var grouped = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return (value < 0 ? "−" : "") + grouped
    }

    /// One column's numbers with as many decimals each, so that their points stand below one another: all that they
    /// have where those are few, else four digits of the largest; each on its own where the sizes differ too much for that.
    static func column(_ values: [Double]) -> [String] {
        let finite = values.filter(\.isFinite)
        let magnitudes = finite.map { abs($0) }.filter { $0 > 0 }
        guard let largest = magnitudes.max(), let smallest = magnitudes.min(), largest < 1e7 else {
            return values.map(string)
        }
        var decimals = max(0, 3 - exponent(of: largest))
        if let exact = finite.map(exactDecimals).max(), exact <= 5 {
            decimals = exact
        } else if decimals > 7 || smallest < 0.5 * pow(10, -Double(decimals)) {
            return values.map(string)
        }
        return values.map { $0.isFinite ? fixed($0, decimals: decimals) : string($0) }
    }

    /// How many decimals the shortest text that reads back the same has.
    private static func exactDecimals(_ value: Double) -> Int {
        let text = value.description
        guard !text.contains("e"), !text.hasSuffix(".0") else { return text.contains("e") ? .max : 0 }
        return text.split(separator: ".").last?.count ?? 0
    }

    /// With exactly so many decimals, thousands grouped from five digits on.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", abs(value))
        let parts = text.split(separator: ".")
        let whole = parts.first.flatMap { Int($0) }.map { string($0) } ?? text
        let isZero = !text.contains { $0 != "0" && $0 != "." }
        return (value < 0 && !isZero ? "−" : "") + ([whole] + parts.dropFirst().map(String.init)).joined(separator: ".")
    }

    /// `1.37×10⁻⁶`, trailing zeros left out.
    static func power(_ value: Double, digits: Int) -> String {
        let parts = String(format: "%.\(max(0, digits - 1))e", abs(value)).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return String(value) }
        var mantissa = String(parts[0])
        if mantissa.contains(".") {
            while mantissa.hasSuffix("0") { mantissa.removeLast() }
            if mantissa.hasSuffix(".") { mantissa.removeLast() }
        }
        return (value < 0 ? "−" : "") + mantissa + "×10" + raised(exponent)
    }

    /// `0.5×10⁻⁹`: times a power of ten that several numbers share.
    static func power(_ value: Double, exponent: Int, decimals: Int) -> String {
        let power = pow(10, Double(abs(exponent)))
        return fixed(exponent < 0 ? value * power : value / power, decimals: decimals) + "×10" + raised(exponent)
    }

    /// An exponent as it stands above the line.
    static func raised(_ exponent: Int) -> String { String(String(exponent).map { superscripts[$0] ?? $0 }) }

    private static let superscripts: [Character: Character] = [
        "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]

    /// The power of ten of the first digit that is shown: 9.9996 counts as 10.
    private static func exponent(of magnitude: Double) -> Int {
        Int(String(format: "%.3e", magnitude).split(separator: "e").last ?? "") ?? 0
    }
}
