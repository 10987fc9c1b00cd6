public import Documents
public import Foundation

/// What a worker tells while it works, a line of `events.jsonl` each.
public enum JobEvent: Sendable, Equatable {
    /// How far it is, 0 … 1, and what it is at («layer 3 of 6»).
    case progress(fraction: Double, what: String, time: Date)
    /// A line of the job's log.
    case log(level: String, message: String, time: Date)

    /// The event as it is written; the time in seconds since 1970.
    public var value: Value {
        switch self {
        case .progress(let fraction, let what, let time):
            .object([
                ("event", "progress"), ("fraction", Value(.double(fraction))), ("what", Value(.string(what))),
                ("time", Value(.double(time.timeIntervalSince1970))),
            ])
        case .log(let level, let message, let time):
            .object([
                ("event", "log"), ("level", Value(.string(level))), ("message", Value(.string(message))),
                ("time", Value(.double(time.timeIntervalSince1970))),
            ])
        }
    }

    /// Reads what `value` wrote; nil for an event of another kind, which a later version may know.
    public init?(value: Value) {
        let time = Date(timeIntervalSince1970: value["time"]?.double ?? 0)
        switch value["event"]?.string {
        case "progress":
            let fraction = value["fraction"]?.double ?? 0
            self = .progress(
                fraction: fraction.isFinite ? min(max(fraction, 0), 1) : 0, what: value["what"]?.string ?? "",
                time: time)
        case "log":
            self = .log(
                level: value["level"]?.string ?? "info", message: value["message"]?.string ?? "", time: time)
        default: return nil
        }
    }
}
