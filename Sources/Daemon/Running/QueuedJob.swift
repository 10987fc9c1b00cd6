import Foundation
import Jobs

/// What the scheduler knows of a job that has not started.
struct QueuedJob: Equatable {
    var id: String
    var name: String
    var priority: Int
    var arrived: Date
    /// Names of jobs that must have succeeded.
    var after: [String]
    /// Names of jobs that must have succeeded, each one job: its checkpoint or a table is read.
    var models: [String]

    /// Each name once.
    var needs: [String] { after + models.filter { !after.contains($0) } }

    init(
        id: String, name: String, priority: Int = 0, arrived: Date, after: [String] = [], models: [String] = []
    ) {
        self.id = id
        self.name = name
        self.priority = priority
        self.arrived = arrived
        self.after = after
        self.models = models
    }

    /// Higher priority first; then first come, first served.
    static func precedes(_ a: QueuedJob, _ b: QueuedJob) -> Bool {
        if a.priority != b.priority { return a.priority > b.priority }
        return (a.arrived, a.name, a.id) < (b.arrived, b.name, b.id)
    }
}
