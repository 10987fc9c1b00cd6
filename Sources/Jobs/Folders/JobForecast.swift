public import Documents
import Foundation
import Problems

/// What a job will need, as its worker says in `forecast.json` before it begins.
public struct JobForecast: Sendable, Equatable {
    /// The most bytes at any time; 0 where the analysis cannot say.
    public var memory: Int
    /// How long it takes from its beginning; 0 where the analysis cannot say.
    public var seconds: Double
    /// Threads that it uses.
    public var threads: Int

    /// A forecast.
    public init(memory: Int, seconds: Double, threads: Int) {
        self.memory = memory
        self.seconds = seconds
        self.threads = threads
    }

    /// The forecast as it is written.
    public var value: Value {
        [
            "memory": Value(.int(memory)), "seconds": Value(.double(seconds)), "threads": Value(.int(threads)),
        ]
    }

    /// Reads what `value` wrote.
    public init(value: Value) throws {
        guard let memory = value["memory"]?.int, memory >= 0, let seconds = value["seconds"]?.double, seconds >= 0,
            let threads = value["threads"]?.int, threads > 0
        else { throw Problem(.ownError, "forecast.json is no forecast") }
        self.init(memory: memory, seconds: seconds, threads: threads)
    }

    /// An amount of memory as people read it: `300 MiB`, `5.0 GiB`.
    public static func inWords(bytes: Int) -> String {
        bytes < 1 << 30
            ? "\(max(0, bytes).advanced(by: (1 << 20) - 1) >> 20) MiB"
            : String(format: "%.1f GiB", Double(bytes) / Double(1 << 30))
    }

    /// A length of time as people read it: `42 s`, `7 min`, `3 h 20 min`.
    public static func inWords(seconds: Double) -> String {
        let whole = Int(min(max(seconds, 0), 1e9))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
