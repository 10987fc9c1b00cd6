/// The jobs that have not started: those that wait for nothing but their turn, in its order, and those that wait for
/// others.
///
/// A change costs a search, not a walk through all: there may be very many.
struct JobQueue {
    /// In order of their turns.
    private(set) var ready: [QueuedJob] = []
    /// The ids of jobs whose needs are to be looked up, since they are new or a job that they need has changed.
    private(set) var unsettled: Set<String> = []
    /// The ids of jobs that wait for others.
    private var blocked: Set<String> = []
    /// Every job that needs others, whether they are there or not.
    private var dependent: [String: QueuedJob] = [:]
    /// The ids of the jobs that need a name.
    private var needing: [String: Set<String>] = [:]

    /// How many wait for others, and so may wait for ever.
    var blockedCount: Int { blocked.count + unsettled.count }

    /// Whether a queued job needs one of this name.
    func isNeeded(_ name: String) -> Bool { needing[name] != nil }

    /// A job that needs others.
    func dependent(_ id: String) -> QueuedJob? { dependent[id] }

    /// Adds a job; one that needs others is unsettled.
    mutating func insert(_ job: QueuedJob) {
        guard !job.needs.isEmpty else { return place(job) }
        for name in job.needs { needing[name, default: []].insert(job.id) }
        dependent[job.id] = job
        unsettled.insert(job.id)
    }

    /// Takes a job out, wherever it stands.
    mutating func remove(_ job: QueuedJob) {
        withdraw(job)
        unsettled.remove(job.id)
        guard dependent.removeValue(forKey: job.id) != nil else { return }
        for name in job.needs {
            needing[name]?.remove(job.id)
            if needing[name]?.isEmpty == true { needing[name] = nil }
        }
    }

    /// What a job needs is there, and it waits for its turn; or it is not, and the job waits for it.
    mutating func settle(_ id: String, isMet: Bool) {
        guard unsettled.remove(id) != nil, let job = dependent[id] else { return }
        if isMet { place(job) } else { blocked.insert(id) }
    }

    /// A job of these names has come, ended or begun anew: whoever needs one of them is unsettled again.
    mutating func changed(_ names: Set<String>) {
        for id in names.flatMap({ needing[$0] ?? [] }) where !unsettled.contains(id) {
            guard let job = dependent[id] else { continue }
            withdraw(job)
            unsettled.insert(id)
        }
    }

    private mutating func place(_ job: QueuedJob) { ready.insert(job, at: index(of: job)) }

    private mutating func withdraw(_ job: QueuedJob) {
        blocked.remove(job.id)
        let index = index(of: job)
        if index < ready.count, ready[index].id == job.id { ready.remove(at: index) }
    }

    /// Where a job stands or would stand.
    private func index(of job: QueuedJob) -> Int {
        var (low, high) = (0, ready.count)
        while low < high {
            let middle = (low + high) / 2
            if QueuedJob.precedes(ready[middle], job) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
