public import Documents
import Foundation
import Jobs

extension StatusReport {
    /// The report as `status --json` prints it; times in seconds since 1970, durations in seconds.
    public var value: Value {
        .object([
            ("daemon", daemon.map { Value(.string($0)) } ?? .null),
            ("time", Value(.double(time.timeIntervalSince1970))), ("terms", terms.value),
            ("waitsUntil", waitsUntil.map { Value(.string($0)) } ?? .null),
            ("requests", Value(.array(requests.map { Value(.string($0)) }))),
            (
                "counts",
                [
                    "succeeded": Value(.int(succeeded)), "failed": Value(.int(failed)),
                    "cancelled": Value(.int(cancelled)),
                ]
            ),
            ("inbox", Value(.array(inbox.map { Value(.string($0)) }))),
            ("running", Value(.array(running.map(\.value)))), ("queued", Value(.array(queued.map(valueOfQueued)))),
            ("waiting", Value(.array(waiting.map(\.value)))), ("done", Value(.array(done.map(\.value)))),
        ])
    }
}

extension StatusReport {
    /// Outside the hours every queued job waits for them.
    private func valueOfQueued(_ entry: Entry) -> Value {
        var value = entry.value
        if let waitsUntil { value["reason"] = Value(.string("waits for \(waitsUntil)")) }
        return value
    }
}

extension StatusReport.Entry {
    fileprivate var value: Value {
        var members: [(String, Value)] = [
            ("id", Value(.string(id))), ("name", Value(.string(name))), ("plugin", Value(.string(plugin))),
            ("priority", Value(.int(priority))),
        ]
        members += (state.value.members ?? []).map { ($0.key, $0.value) }
        if let fraction { members.append(("fraction", Value(.double(fraction)))) }
        if let what { members.append(("what", Value(.string(what)))) }
        if let elapsed { members.append(("elapsed", Value(.double(elapsed)))) }
        if let left { members.append(("left", Value(.double(left)))) }
        if let starts { members.append(("starts", Value(.double(starts.timeIntervalSince1970)))) }
        if let ends { members.append(("ends", Value(.double(ends.timeIntervalSince1970)))) }
        if awaitsDelivery { members.append(("awaitsDelivery", true)) }
        return .object(members)
    }
}
