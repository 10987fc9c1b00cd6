public import Documents
import Foundation
import Jobs

extension StatusReport {
    /// The report as `status --json` prints it; times in seconds since 1970, durations in seconds.
    public var value: Value {
        .object([
            ("daemon", daemon.map { Value(.string($0)) } ?? .null),
            ("inbox", Value(.array(inbox.map { Value(.string($0)) }))),
            ("running", Value(.array(running.map(\.value)))), ("queued", Value(.array(queued.map(\.value)))),
            ("waiting", Value(.array(waiting.map(\.value)))), ("done", Value(.array(done.map(\.value)))),
        ])
    }
}

extension StatusReport.Entry {
    fileprivate var value: Value {
        var members: [(String, Value)] = [
            ("id", Value(.string(id))), ("name", Value(.string(name))), ("priority", Value(.int(priority))),
        ]
        members += (state.value.members ?? []).map { ($0.key, $0.value) }
        if let fraction { members.append(("fraction", Value(.double(fraction)))) }
        if let what { members.append(("what", Value(.string(what)))) }
        if let elapsed { members.append(("elapsed", Value(.double(elapsed)))) }
        if let left { members.append(("left", Value(.double(left)))) }
        if awaitsDelivery { members.append(("awaitsDelivery", true)) }
        return .object(members)
    }
}
