public import Foundation
public import Jobs

/// Where a job stands.
public struct JobState: Sendable, Equatable {
    /// queued → running → succeeded, failed or cancelled; or waiting, for what its reason says.
    public enum Phase: Sendable, Hashable {
        case queued, running, succeeded, failed, cancelled
        case waiting(reason: String)

        /// Whether nothing comes after it.
        public var isEnd: Bool { self == .succeeded || self == .failed || self == .cancelled }
    }

    /// Where it stands.
    public var phase: Phase
    /// How often it was started; every start counts.
    public var starts = 0
    /// How many of its retries are used up; a stop of the daemon or the machine uses up none.
    public var retriesUsed = 0
    /// When the manifest arrived.
    public var arrived: Date
    /// When the latest start was.
    public var started: Date?
    /// When it ended.
    public var ended: Date?
    /// Why it failed, in one line.
    public var message: String?
    /// Names of jobs that it comes after or reads.
    public var needs: [String] = []
    /// Its bundle's name in the outbox.
    public var bundle: String?
    /// What it said, when it last started, that it needs.
    public var forecast: JobForecast?
    /// How long its last start took, by a clock that nobody sets.
    public var seconds: Double?

    /// A job that has just arrived.
    public init(_ phase: Phase = .queued, arrived: Date) {
        self.phase = phase
        self.arrived = arrived
    }

    /// The phase of a job that ended so.
    static func phase(_ status: Ending.Status) -> Phase {
        switch status {
        case .succeeded: .succeeded
        case .failed: .failed
        case .cancelled: .cancelled
        }
    }
}

extension JobState.Phase {
    /// The word for it, without a reason.
    public var name: String {
        switch self {
        case .queued: "queued"
        case .running: "running"
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .waiting: "waiting"
        }
    }

    /// For what the job waits.
    public var reason: String? { if case .waiting(let reason) = self { reason } else { nil } }

    /// The phase of a name; nil for a name that is none.
    init?(name: String, reason: String?) {
        switch name {
        case "queued": self = .queued
        case "running": self = .running
        case "succeeded": self = .succeeded
        case "failed": self = .failed
        case "cancelled": self = .cancelled
        case "waiting": self = .waiting(reason: reason ?? "")
        default: return nil
        }
    }
}
