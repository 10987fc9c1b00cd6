import Foundation
import Jobs

/// The jobs that have not ended, sorted by where they stand, with what can be said of their ends.
struct StatusJobs {
    let folders: URL
    let terms: Terms
    let now: Date
    private(set) var running: [StatusReport.Entry] = []
    private(set) var queued: [StatusReport.Entry] = []
    private(set) var waiting: [StatusReport.Entry] = []
    /// Ended, and to be delivered.
    private(set) var ended: [StatusReport.Entry] = []
    private var pending: [QueuedJob] = []
    private var started: [(job: QueuedJob, start: JobStart?)] = []

    /// Of so many jobs, in their order, it is said what they need and when they end: beyond them nothing is sure.
    private static let mostEstimated = 200

    init(folders: URL, terms: Terms, now: Date) {
        self.folders = folders
        self.terms = terms
        self.now = now
    }

    mutating func add(_ record: JobRecord) {
        let folder = folder(record.id)
        var entry = StatusReport.Entry(record)
        // A folder may be on its way from one state to the next; what cannot be read now is shown the next time.
        if let ending = (try? folder.ending()) ?? nil, !folder.isWorkerAlive {
            entry.awaitsDelivery = true
            entry.state.message = ending.problem?.description
            return ended.append(entry)
        }
        let job = QueuedJob(
            id: record.id, name: record.name, manifestName: record.manifestName, priority: record.priority,
            arrived: record.state.arrived)
        switch record.state.phase {
        case .running:
            guard let job = whole(job.id, record.state) else { return }
            entry.readProgress(folder, now)
            running.append(entry)
            started.append((job, (try? folder.start()) ?? nil))
        case .waiting:
            waiting.append(entry)
            pending.append(job)
        default:
            queued.append(entry)
            pending.append(job)
        }
    }

    /// Says when jobs end that run, and when those start and end that wait.
    mutating func estimate(by ledger: SQLiteLedger) throws {
        pending.sort(by: QueuedJob.precedes)
        let order = Dictionary(pending.enumerated().map { ($1.id, $0) }) { $1 }
        queued.sort { order[$0.id] ?? 0 < order[$1.id] ?? 0 }
        waiting.sort { order[$0.id] ?? 0 < order[$1.id] ?? 0 }
        let states = Dictionary((queued + waiting).map { ($0.id, $0.state) }) { $1 }
        let first = pending.prefix(Self.mostEstimated).compactMap { job in states[job.id].flatMap { whole(job.id, $0) }
        }

        var experiences: [String: Experience] = [:]
        for plugin in Set((first + started.map(\.job)).map(\.plugin)) {
            experiences[plugin] = Experience(try ledger.times(ofPlugin: plugin))
        }
        func seconds(_ job: QueuedJob) -> Double? { experiences[job.plugin]?.seconds(job.forecast) }
        // What waits for a job that nobody has submitted does not end as far as anybody knows.
        let lost = try first.filter { job in
            try job.needs.contains { try ledger.newest(named: $0, notOf: JobID.claim(of: job.id)).isEmpty }
        }
        let beside = running.indices.map { estimateRunning($0, seconds(started[$0].job)) }
        let spans = Estimates(terms: terms).spans(
            first.filter { !lost.contains($0) }.map { Estimates.Pending(job: $0, seconds: seconds($0)) },
            beside: beside, never: Set(lost.flatMap { [$0.name, $0.manifestName] }), at: now)

        func fill(_ entry: inout StatusReport.Entry) {
            entry.starts = spans[entry.id]?.start
            entry.ends = spans[entry.id]?.end
        }
        for index in queued.indices { fill(&queued[index]) }
        for index in waiting.indices { fill(&waiting[index]) }
        running.sort { $0.id < $1.id }
    }

    /// - Parameter whole: How long all of it will have taken, by what is known of such jobs.
    private mutating func estimateRunning(_ index: Int, _ whole: Double?) -> Estimates.Running {
        let (job, start) = started[index]
        let elapsed = running[index].elapsed ?? 0
        // What the job's own progress says counts for more than what was expected.
        let left = running[index].left ?? whole.map { max(0, $0 - elapsed) }
        running[index].left = left
        running[index].ends = left.map { now.addingTimeInterval($0) }
        let threads = job.limits.threads ?? start?.threads ?? terms.capacity.threads ?? 1
        let grant = Capacity.Grant(memory: start?.memory, threads: threads)
        return Estimates.Running(
            name: job.name, manifestName: job.manifestName,
            holding: terms.capacity.holding(of: job, grant, hasSpoken: job.forecast != nil), end: running[index].ends)
    }

    /// A job with all that its folder says.
    private func whole(_ id: String, _ state: JobState) -> QueuedJob? {
        guard let job = try? folder(id).job() else { return nil }
        var queued = QueuedJob(job, models: [], state: state)
        queued.after = state.needs
        return queued
    }

    private func folder(_ id: String) -> JobFolder {
        JobFolder(folders.appendingPathComponent(id, isDirectory: true))
    }
}
