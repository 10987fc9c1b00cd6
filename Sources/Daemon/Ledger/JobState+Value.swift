public import Documents
import Foundation
import Problems

extension JobState {
    /// The state as `status --json` has it; times in seconds since 1970.
    public var value: Value {
        var value: Value = ["state": Value(.string(phase.name))]
        if let reason = phase.reason { value["reason"] = Value(.string(reason)) }
        value["attempts"] = Value(.int(starts))
        value["retriesUsed"] = Value(.int(retriesUsed))
        value["arrived"] = Value(.double(arrived.timeIntervalSince1970))
        value["started"] = started.map { Value(.double($0.timeIntervalSince1970)) }
        value["ended"] = ended.map { Value(.double($0.timeIntervalSince1970)) }
        value["message"] = message.map { Value(.string($0)) }
        if !needs.isEmpty { value["needs"] = Value(.array(needs.map { Value(.string($0)) })) }
        value["bundle"] = bundle.map { Value(.string($0)) }
        value["forecast"] = forecast?.value
        value["seconds"] = seconds.map { Value(.double($0)) }
        return value
    }

    /// Reads the `state.json` that an older Nightjar kept in a job's folder; it counted the starts that retries allow.
    init(olderValue value: Value) throws {
        guard let phase = value["state"]?.string.flatMap({ Phase(name: $0, reason: value["reason"]?.string) }),
            let arrived = value["arrived"]?.double
        else { throw Problem(.ownError, "state.json is not a job's state") }
        self.init(phase, arrived: Date(timeIntervalSince1970: arrived))
        starts = value["attempts"]?.int ?? 0
        retriesUsed = max(0, starts - 1)
        started = (value["started"]?.double).map(Date.init(timeIntervalSince1970:))
        ended = (value["ended"]?.double).map(Date.init(timeIntervalSince1970:))
        message = value["message"]?.string
    }
}
