import Foundation
import Jobs

/// When queued jobs will start and end, as far as anybody can know: the queue played through under the daemon's terms.
///
/// A job takes as long as it has forecast, times what the plugin's earlier jobs took beside their forecasts; without a
/// forecast (it has not started yet) as long as the plugin's earlier jobs did. Where nothing is known of a job, nothing is
/// said of it, nor of what comes after it.
struct Estimates {
    /// A queued job as it is played.
    struct Pending {
        var job: QueuedJob
        /// How long it takes; nil where nobody knows.
        var seconds: Double?
    }

    /// A running job as it is played.
    struct Running {
        var name: String
        var manifestName: String
        var holding: Capacity.Holding
        /// When it ends; nil where nobody knows.
        var end: Date?
    }

    struct Span: Equatable {
        var start: Date
        var end: Date?
    }

    let terms: Terms

    /// By id, when each job starts and ends; those of which nothing is known are left out.
    ///
    /// - Parameters:
    ///   - queue: In order of their turns.
    ///   - never: Names of jobs that will not end as far as anybody knows.
    func spans(
        _ queue: [Pending], beside running: [Running], never: Set<String> = [], at now: Date
    ) -> [String: Span] {
        var spans: [String: Span] = [:]
        var running = running
        var queue = queue
        var time = terms.hours.opening(at: now)
        let scheduler = Scheduler(capacity: terms.capacity)
        while !queue.isEmpty {
            let open = never.union(running.flatMap { [$0.name, $0.manifestName] })
                .union(queue.flatMap { [$0.job.name, $0.job.manifestName] })
            let ready = queue.lazy.map(\.job).filter { job in !job.needs.contains(where: open.contains) }
            let plan = scheduler.plan(ready, beside: running.map(\.holding))
            for start in plan.start {
                guard let index = queue.firstIndex(where: { $0.job.id == start.id }) else { continue }
                let pending = queue.remove(at: index)
                let end = pending.seconds.map { time.addingTimeInterval($0) }
                spans[start.id] = Span(start: time, end: end)
                let holding = terms.capacity.holding(of: pending.job, start.grant, hasSpoken: true)
                running.append(
                    Running(
                        name: pending.job.name, manifestName: pending.job.manifestName, holding: holding, end: end))
            }
            // One whose end nobody knows holds its place, and what needs it, beyond all that is known.
            guard let next = running.compactMap(\.end).min() else { break }
            running.removeAll { $0.end.map { $0 <= next } ?? false }
            time = terms.hours.opening(at: max(time, next))
        }
        return spans
    }
}

/// How long a plugin's jobs take, by those that have ended.
struct Experience {
    /// The middle of how long they took.
    var usual: Double?
    /// The middle of how many times as long as forecast they took.
    var correction: Double?

    init(_ times: [JobTime]) {
        usual = Self.middle(times.map(\.seconds))
        correction = Self.middle(
            times.compactMap { time in time.forecast.flatMap { $0 > 0 ? time.seconds / $0 : nil } })
    }

    /// How long a job with a forecast, or without one, will take.
    func seconds(_ forecast: JobForecast?) -> Double? {
        guard let seconds = forecast?.seconds, seconds > 0 else { return usual }
        return seconds * (correction ?? 1)
    }

    private static func middle(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }
}
