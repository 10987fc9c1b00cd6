import Foundation

/// The values of one text to its colours and lines.
struct AttributionScale {
    /// The text's largest finite |value|; 0 where all are 0.
    let largest: Double

    init(_ tokens: [AttributedText.Token]) {
        largest = tokens.map { abs($0.value) }.filter(\.isFinite).max() ?? 0
    }

    /// How many depths each sign has.
    static let depths = 20

    /// −20 … 20 by the value's share of the largest; nil for NaN.
    func level(_ value: Double) -> Int? {
        if value.isNaN { return nil }
        if value.isInfinite { return value < 0 ? -Self.depths : Self.depths }
        guard largest > 0 else { return 0 }
        return Int((value / largest * Double(Self.depths)).rounded())
    }

    /// How thick the line below a token is, in pixels; none at level 0.
    static func thickness(_ level: Int) -> Double { 0.75 + 2.5 * Double(abs(level)) / Double(depths) }

    /// For readers who cannot tell red from green the one leans to blue and the other to orange, and at one depth green is
    /// the darker one on white, the lighter one on the dark page.
    private static let positive = shades([(0xDD, 0xF2, 0xEB), (0x42, 0xA8, 0x8A), (0x00, 0x46, 0x38)])
    private static let negative = shades([(0xFD, 0xEA, 0xE1), (0xF6, 0x9C, 0x7A), (0xC4, 0x20, 0x14)])
    private static let darkPositive = shades([(0x19, 0x32, 0x2C), (0x2C, 0x8F, 0x76), (0xA2, 0xF7, 0xDE)])
    private static let darkNegative = shades([(0x38, 0x21, 0x1A), (0xA6, 0x46, 0x2E), (0xFF, 0x88, 0x66)])

    /// The ground of a level but 0, which has none.
    static func colour(_ level: Int, onDark: Bool = false) -> String {
        let shades = level > 0 ? (onDark ? darkPositive : positive) : (onDark ? darkNegative : negative)
        return shades[min(max(abs(level), 1), depths) - 1]
    }

    /// What can be read on a level's ground, at 4.5 to 1 and better.
    static func ink(_ level: Int, onDark: Bool = false) -> String {
        let luminance = luminance(colour(level, onDark: onDark))
        return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff"
    }

    /// The class of a level's ground (`a`), letters (`b`) or line (`c`).
    static func className(_ kind: String, _ level: Int) -> String { "\(kind)\(level < 0 ? "n" : "p")\(abs(level))" }

    /// What a dark screen changes.
    static let darkRules =
        (1...depths).flatMap { [$0, -$0] }.flatMap { level in
            [
                ".\(className("a", level)){fill:\(colour(level, onDark: true))}",
                ".\(className("b", level)){fill:\(ink(level, onDark: true))}",
            ]
        } + [depths, -depths].map { ".\(className("c", $0)){stroke:\(colour($0, onDark: true))}" }

    private static func shades(_ stops: [(red: Double, green: Double, blue: Double)]) -> [String] {
        (0..<depths).map { HeatScale.colour(at: Double($0) / Double(depths - 1), between: stops) }
    }

    /// WCAG's relative luminance of `#rrggbb`.
    private static func luminance(_ colour: String) -> Double {
        let value = UInt32(colour.dropFirst(), radix: 16) ?? 0
        let parts = [16, 8, 0].map { shift in
            let part = Double(value >> UInt32(shift) & 255) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
