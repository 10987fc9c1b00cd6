/// How a job ended.
public enum Outcome: String, Sendable, CaseIterable {
    case succeeded, failed, cancelled
}
