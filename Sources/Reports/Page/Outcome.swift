/// How a job ended.
public enum Outcome: String, Sendable, CaseIterable {
    /// With results.
    case succeeded
    /// With a problem.
    case failed
    /// Stopped by whoever had asked for it.
    case cancelled
}
