import Documents
import Foundation
import Jobs

/// What the command of `notify` is told: that a job has ended, or that the night has.
enum Notification: Equatable {
    /// A job and how it ended.
    case job(name: String, id: String, ending: Ending, bundle: URL)
    /// How many jobs have ended since the last night did, and how many wait for what may never come.
    case night(NightCount)

    /// By name, in the order of the JSON object; each also stands in the environment, `NIGHTJAR_NAME`.
    var members: [(name: String, value: Value)] {
        switch self {
        case .job(let name, let id, let ending, let bundle):
            var members: [(String, Value)] = [
                ("event", "job"), ("name", Value(.string(name))), ("id", Value(.string(id))),
                ("status", Value(.string(ending.status.rawValue))),
            ]
            if let problem = ending.problem { members.append(("message", Value(.string(problem.description)))) }
            return members + [("bundle", Value(.string(bundle.path)))]
        case .night(let count):
            return [
                ("event", "night"), ("message", Value(.string(count.inWords))),
                ("succeeded", Value(.int(count.succeeded))),
                ("failed", Value(.int(count.failed))), ("cancelled", Value(.int(count.cancelled))),
                ("waiting", Value(.int(count.waiting))),
            ]
        }
    }

    /// As the command reads it on its standard input.
    var json: String { Value.object(members.map { ($0.name, $0.value) }).json(pretty: false) + "\n" }

    /// As the command finds it in its environment.
    var environment: [String: String] {
        Dictionary(
            members.map { ("NIGHTJAR_" + $0.name.uppercased(), $0.value.string ?? $0.value.json(pretty: false)) }
        ) { $1 }
    }
}
