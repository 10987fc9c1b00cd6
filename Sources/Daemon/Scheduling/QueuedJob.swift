import Foundation
import Jobs

/// What the scheduler knows of a job.
struct QueuedJob: Equatable {
    var id: String
    var name: String
    /// Of a matrix' cell without its number.
    var manifestName: String
    var plugin = ""
    var priority: Int
    var arrived: Date
    /// Names of jobs that must have succeeded.
    var after: [String]
    /// Names of jobs that must have succeeded, each one job: its checkpoint or a table is read.
    var models: [String]
    var limits: ResolvedJob.Limits
    /// What it said at an earlier start that it needs.
    var forecast: JobForecast?

    /// Each name once.
    var needs: [String] { after + models.filter { !after.contains($0) } }

    init(
        id: String, name: String, manifestName: String? = nil, priority: Int = 0, arrived: Date, after: [String] = [],
        models: [String] = [], limits: ResolvedJob.Limits = .init(), forecast: JobForecast? = nil
    ) {
        self.id = id
        self.name = name
        self.manifestName = manifestName ?? name
        self.priority = priority
        self.arrived = arrived
        self.after = after
        self.models = models
        self.limits = limits
        self.forecast = forecast
    }

    /// A resolved job in the queue.
    init(_ job: ResolvedJob, models: [String], state: JobState) {
        self.init(
            id: job.id, name: job.name, manifestName: job.manifestName, priority: job.priority, arrived: state.arrived,
            after: job.after, models: models, limits: job.limits, forecast: state.forecast)
        plugin = job.plugin
    }

    /// Higher priority first; then first come, first served.
    static func precedes(_ a: QueuedJob, _ b: QueuedJob) -> Bool {
        if a.priority != b.priority { return a.priority > b.priority }
        return (a.arrived, a.name, a.id) < (b.arrived, b.name, b.id)
    }
}
