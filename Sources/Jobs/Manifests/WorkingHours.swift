/// The part of the day in which jobs may start, as `20:00-07:00`; over midnight where the end is before the start.
public struct WorkingHours: Sendable, Equatable {
    /// Minutes after midnight, 0 to 1439.
    public var start: Int
    /// Minutes after midnight, 0 to 1440; not part of the hours.
    public var end: Int

    /// Sets both ends, which differ.
    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    /// Whether a minute of the day, 0 to 1439, lies in the hours.
    public func contains(minute: Int) -> Bool {
        start < end ? (start..<end).contains(minute) : minute >= start || minute < end
    }
}

extension WorkingHours {
    /// Reads hours as a command line or `nightjar.yaml` has them: `20:00-07:00`; nil where they are none.
    public init?(_ text: String) {
        guard let hours = Quantity.hours(.init(.string(text))) else { return nil }
        self = hours
    }

    /// The hours as they are written.
    public var text: String { Self.text(minute: start) + "-" + Self.text(minute: end) }

    /// A minute of the day as `20:00`.
    public static func text(minute: Int) -> String {
        let (hours, minutes) = (minute / 60, minute % 60)
        return (hours < 10 ? "0" : "") + "\(hours):" + (minutes < 10 ? "0" : "") + "\(minutes)"
    }
}
