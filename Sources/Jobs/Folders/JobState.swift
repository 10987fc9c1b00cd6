public import Documents
public import Foundation
import Problems

/// Where a job stands.
public struct JobState: Sendable, Equatable {
    /// queued → running → succeeded, failed or cancelled; or waiting, for what its reason says.
    public enum Phase: Sendable, Equatable {
        case queued, running, succeeded, failed, cancelled
        case waiting(reason: String)

        /// Whether nothing comes after it.
        public var isEnd: Bool { self == .succeeded || self == .failed || self == .cancelled }
    }

    /// Where it stands.
    public var phase: Phase
    /// How often it was started; starts that a stop of the daemon or the machine ended do not count.
    public var attempts: Int
    /// When the manifest arrived.
    public var arrived: Date
    /// When the latest start was.
    public var started: Date?
    /// When it ended.
    public var ended: Date?
    /// Why it failed, in one line.
    public var message: String?

    /// A job that has just arrived.
    public init(_ phase: Phase = .queued, arrived: Date) {
        self.phase = phase
        self.attempts = 0
        self.arrived = arrived
    }

    /// The state as it is written; times in seconds since 1970.
    public var value: Value {
        let (name, reason): (String, String?) =
            switch phase {
            case .queued: ("queued", nil)
            case .running: ("running", nil)
            case .succeeded: ("succeeded", nil)
            case .failed: ("failed", nil)
            case .cancelled: ("cancelled", nil)
            case .waiting(let reason): ("waiting", reason)
            }
        var members: [(String, Value)] = [("state", Value(.string(name)))]
        if let reason { members.append(("reason", Value(.string(reason)))) }
        members.append(("attempts", Value(.int(attempts))))
        members.append(("arrived", Value(.double(arrived.timeIntervalSince1970))))
        if let started { members.append(("started", Value(.double(started.timeIntervalSince1970)))) }
        if let ended { members.append(("ended", Value(.double(ended.timeIntervalSince1970)))) }
        if let message { members.append(("message", Value(.string(message)))) }
        return .object(members)
    }

    /// Reads what `value` wrote.
    public init(value: Value) throws {
        let phase: Phase? =
            switch value["state"]?.string {
            case "queued": .queued
            case "running": .running
            case "succeeded": .succeeded
            case "failed": .failed
            case "cancelled": .cancelled
            case "waiting": .waiting(reason: value["reason"]?.string ?? "")
            default: nil
            }
        guard let phase, let arrived = value["arrived"]?.double else {
            throw Problem(.ownError, "state.json is not a job's state")
        }
        self.init(phase, arrived: Date(timeIntervalSince1970: arrived))
        attempts = value["attempts"]?.int ?? 0
        started = (value["started"]?.double).map(Date.init(timeIntervalSince1970:))
        ended = (value["ended"]?.double).map(Date.init(timeIntervalSince1970:))
        message = value["message"]?.string
    }
}
