import Documents
import Foundation
import Jobs

/// What jobs run under: how much of the machine, at which hours, and how long their workers are waited for.
struct Terms {
    var capacity: Capacity
    var hours = StartingHours()
    /// Seconds that a worker has for saving its state when it is asked to end.
    var grace = 10.0
    /// Seconds that a worker has for saying what it needs, before an equal share is taken for its part.
    var forecastPatience = 60.0

    init(capacity: Capacity) { self.capacity = capacity }

    /// The terms of a daemon; what it is told goes before the workspace's settings.
    ///
    /// - Parameter isLocal: Whether jobs run on this machine; a cluster has a queue and a capacity of its own.
    init(options: DaemonOptions = DaemonOptions(), settings: WorkspaceSettings, isLocal: Bool = true) {
        capacity = isLocal ? Capacity(jobs: options.jobs, settings: settings) : Capacity(slots: 1 << 30)
        if !isLocal { capacity.threads = settings.threads }
        hours = StartingHours(hours: options.hours ?? settings.hours, whenTheyEnd: settings.whenHoursEnd)
        // What another machine has written is seen late, and so is what is written for it.
        grace = isLocal ? options.grace : options.slurmTiming.patience
        forecastPatience = options.forecastPatience
    }
}

extension Terms {
    /// Under which name the daemon notes its terms in the ledger, for `status`.
    static let note = "terms"

    /// What `status` needs of the terms.
    var value: Value {
        func number(_ number: Int?) -> Value { number.map { Value(.int($0)) } ?? .null }
        return [
            "jobs": number(capacity.slots), "memory": number(capacity.memory), "cores": number(capacity.cores),
            "threads": number(capacity.threads), "hours": hours.hours.map { Value(.string($0.text)) } ?? .null,
            "whenHoursEnd": Value(.string(hours.whenTheyEnd.rawValue)),
        ]
    }

    /// Reads what `value` wrote; nil where it did not.
    init?(noted text: String) {
        guard let value = try? Value(json: Data(text.utf8), file: nil), let jobs = value["jobs"]?.int, jobs > 0 else {
            return nil
        }
        capacity = Capacity(slots: jobs)
        capacity.memory = value["memory"]?.int
        capacity.cores = value["cores"]?.int
        capacity.threads = value["threads"]?.int
        hours.hours = value["hours"]?.string.flatMap(WorkingHours.init)
        hours.whenTheyEnd = value["whenHoursEnd"]?.string.flatMap(WorkspaceSettings.HoursEnd.init) ?? .finish
    }
}
