import Foundation

/// Times as Slurm writes them: `90` (minutes), `90:30`, `8:00:00`, `2-12`, `2-12:00`, `2-12:00:00`.
enum SlurmTime {
    static let inWords = "a time as Slurm writes it: 90 (minutes), 8:00:00 or 2-12:00:00, or UNLIMITED"

    /// Seconds, infinite for `UNLIMITED`; nil for what is no time.
    static func seconds(_ text: String) -> Double? {
        if ["UNLIMITED", "INFINITE"].contains(text.uppercased()) { return .infinity }
        let halves = text.split(separator: "-", omittingEmptySubsequences: false)
        let parts = halves.last?.split(separator: ":", omittingEmptySubsequences: false).map(number) ?? []
        let numbers = parts.compactMap { $0 }
        guard halves.count <= 2, numbers.count == parts.count, (1...3).contains(numbers.count) else { return nil }
        if halves.count == 2 {
            guard let days = number(halves[0]) else { return nil }
            return zip(numbers, [3600.0, 60, 1]).reduce(days * 86_400) { $0 + $1.0 * $1.1 }
        }
        // Without days one number is minutes, and two are minutes and seconds.
        return zip(numbers, numbers.count == 3 ? [3600.0, 60, 1] : [60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Whole minutes, rounded up, since Slurm counts no less.
    static func text(_ seconds: Double) -> String { String(max(1, Int((min(seconds, 3e9) / 60).rounded(.up)))) }

    private static func number(_ text: Substring) -> Double? {
        guard !text.isEmpty, text.count < 10, text.allSatisfy({ $0.isASCII && $0.isWholeNumber }) else { return nil }
        return Double(String(text))
    }
}
