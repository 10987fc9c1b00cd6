import Documents
import Foundation

/// Times, sizes and hours as people write them.
enum Quantity {
    static let timeInWords = "a time as 30s, 90m, 8h or 2d, or a number of seconds"
    static let sizeInWords = "a size as 500MB or 16GiB, or a number of bytes"
    static let hoursInWords = "hours as 20:00-07:00"

    /// Seconds: more than none, at most ten years.
    static func seconds(_ value: Value) -> Double? {
        let seconds =
            value.double
            ?? value.string.flatMap { parse($0, units: ["s": 1, "m": 60, "h": 3600, "d": 86_400]) }
        return seconds.flatMap { $0 > 0 && $0 <= 3650 * 86_400 ? $0 : nil }
    }

    /// Bytes: at least one, at most 2⁶⁰.
    static func bytes(_ value: Value) -> Int? {
        let bytes =
            value.double
            ?? value.string.flatMap {
                parse(
                    $0.lowercased(),
                    units: [
                        "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
                        "kib": 0x1p10, "mib": 0x1p20, "gib": 0x1p30, "tib": 0x1p40,
                    ])
            }
        return bytes.flatMap { $0 >= 1 && $0 <= 0x1p60 ? Int($0.rounded()) : nil }
    }

    /// `20:00-07:00` in minutes after midnight.
    static func hours(_ value: Value) -> WorkingHours? {
        let ends = value.string?.split(separator: "-", omittingEmptySubsequences: false).map(minutes) ?? []
        guard ends.count == 2, let start = ends[0], let end = ends[1], start != end, start < 1440 else { return nil }
        return WorkingHours(start: start, end: end)
    }

    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isWholeNumber } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60, hours * 60 + minutes <= 1440
        else { return nil }
        return hours * 60 + minutes
    }

    private static func parse(_ text: String, units: [String: Double]) -> Double? {
        let number = text.prefix { $0.isASCII && ($0.isWholeNumber || $0 == ".") }
        let unit = text[number.endIndex...].trimmingCharacters(in: .whitespaces)
        guard let factor = units[unit], let value = Double(String(number)) else { return nil }
        return value * factor
    }
}
