import Foundation
import Jobs

/// What the scheduler knows of a job that has not started.
struct QueuedJob: Equatable {
    var id: String
    var name: String
    var priority: Int
    var arrived: Date
    /// Names of jobs that must have succeeded, the one that produces the model among them.
    var needs: [String]

    init(id: String, name: String, priority: Int = 0, arrived: Date, needs: [String] = []) {
        self.id = id
        self.name = name
        self.priority = priority
        self.arrived = arrived
        self.needs = needs
    }

    init(_ job: ResolvedJob, arrived: Date) {
        var needs = job.after
        if let model = job.model, model.hasPrefix("job:") { needs.append(String(model.dropFirst("job:".count))) }
        self.init(id: job.id, name: job.name, priority: job.priority, arrived: arrived, needs: needs)
    }

    /// Higher priority first; then first come, first served.
    static func precedes(_ a: QueuedJob, _ b: QueuedJob) -> Bool {
        if a.priority != b.priority { return a.priority > b.priority }
        return (a.arrived, a.name, a.id) < (b.arrived, b.name, b.id)
    }
}
