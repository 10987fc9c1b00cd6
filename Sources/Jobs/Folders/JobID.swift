public import Foundation

/// The names of claims and jobs: `yyyymmdd-hhmmss-xxxxxx` (UTC), so that they sort by the time of claiming; a job's id
/// begins with its claim's, and the cells of a matrix differ in what follows.
public enum JobID {
    /// A new claim's id; what follows the seconds are sixteenths of a microsecond, so that of two jobs of one name it is
    /// clear which is the newer.
    public static func new(at time: Date = Date()) -> String {
        let since = time.timeIntervalSince1970
        var seconds = time_t(since.rounded(.down))
        let fraction = Int((since - since.rounded(.down)) * 16_000_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return pad(Int(parts.tm_year) + 1900, 4) + pad(Int(parts.tm_mon) + 1, 2) + pad(Int(parts.tm_mday), 2) + "-"
            + pad(Int(parts.tm_hour), 2) + pad(Int(parts.tm_min), 2) + pad(Int(parts.tm_sec), 2) + "-"
            + pad(fraction, 6, radix: 16)
    }

    /// The claim that a job came from: all cells of one matrix have the same.
    public static func claim(of id: String) -> String { String(id.prefix(22)) }

    private static func pad(_ value: Int, _ width: Int, radix: Int = 10) -> String {
        let digits = String(value, radix: radix)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
