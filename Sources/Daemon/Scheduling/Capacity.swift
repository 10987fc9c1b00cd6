import Foundation
import Jobs
import Problems

/// What there is for jobs, and what of it a start may have: what runs together fits.
struct Capacity: Equatable {
    /// Jobs at once.
    var slots: Int
    /// Bytes for all jobs together; nil where nobody reckons.
    var memory: Int?
    /// Whether `nightjar.yaml` says so; else a job alone may have the whole machine's.
    var isMemorySet = false
    /// The machine's bytes.
    var wholeMemory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    /// Threads for all jobs together; nil where nobody reckons.
    var cores: Int?
    /// Threads of a job whose manifest sets none; nil: all.
    var threads: Int?

    /// What one start is given.
    struct Grant: Equatable {
        /// Bytes that it may use; nil where nobody reckons.
        var memory: Int?
        var threads: Int
    }

    /// What a running job holds: what it was given, and less once it has said what it needs.
    struct Holding: Equatable {
        var memory: Int
        var threads: Int
    }

    enum Verdict: Equatable {
        case starts(Grant)
        /// Holds the place of the next; the reason where it may last.
        case waits(String?)
        case never(Problem)
    }

    /// Jobs at once, memory and threads by the workspace's settings, else three quarters of the memory, and all cores.
    init(jobs: Int?, settings: WorkspaceSettings) {
        slots = max(1, jobs ?? settings.jobs ?? 1)
        memory = settings.memory ?? wholeMemory / 4 * 3
        isMemorySet = settings.memory != nil
        let cores = ProcessInfo.processInfo.activeProcessorCount
        // Whoever asks for more jobs than there are cores gets them.
        self.cores = max(cores, slots)
        threads = settings.threads ?? max(1, cores / slots)
    }

    /// So many jobs at once, whatever they need.
    init(slots: Int) { self.slots = slots }

    /// Whether a job can start beside those that run.
    func verdict(on job: QueuedJob, beside held: [Holding]) -> Verdict {
        let threads = job.limits.threads ?? self.threads ?? 1
        if let cores, !held.isEmpty {
            let free = max(0, cores - held.reduce(0) { $0 + $1.threads })
            guard threads <= free else {
                return .waits("waits for threads: needs \(threads), \(free) of \(cores) are free")
            }
        }
        guard let memory else {
            return .starts(Grant(memory: job.forecast.flatMap { Self.ample($0.memory) }, threads: threads))
        }
        let free = max(0, memory - held.reduce(0) { $0 + $1.memory })
        guard let needed = job.forecast?.memory, needed > 0 else {
            // It says what it needs when it has looked; until then it may have what it is allowed of what is free.
            if free == 0, !held.isEmpty { return .waits(nil) }
            guard free >= memory / Self.leastShare || held.isEmpty else {
                return .waits("waits for memory: \(free.bytesInWords) are free")
            }
            return .starts(Grant(memory: min(job.limits.memory ?? free, free), threads: threads))
        }
        if needed > memory { return verdict(onLarge: job, needed, threads, isAlone: held.isEmpty) }
        guard needed <= free else {
            return .waits("waits for memory: needs \(needed.bytesInWords), \(free.bytesInWords) are free")
        }
        let grant = min(free, Self.ample(needed) ?? free)
        return .starts(Grant(memory: grant, threads: threads))
    }

    /// More than all jobs together are to have.
    private func verdict(onLarge job: QueuedJob, _ needed: Int, _ threads: Int, isAlone: Bool) -> Verdict {
        let most = isMemorySet ? memory ?? 0 : wholeMemory
        guard needed <= most else {
            let source = isMemorySet ? "memory in nightjar.yaml allows" : "this machine has"
            return .never(
                .badInput(
                    "\(job.name) needs about \(needed.bytesInWords) of memory and \(source) \(most.bytesInWords); "
                        + "use fewer texts or a larger machine"))
        }
        guard isAlone else { return .waits("waits until nothing else runs: needs \(needed.bytesInWords) of memory") }
        return .starts(Grant(memory: wholeMemory, threads: threads))
    }

    /// What a running job holds: what it said that it needs; where it cannot say, what it is allowed, or an equal share;
    /// until it has said, all that it was given.
    func holding(of job: QueuedJob, _ grant: Grant, hasSpoken: Bool) -> Holding {
        let said = job.forecast.flatMap { $0.memory > 0 ? $0.memory : nil }
        let share = min(grant.memory ?? 0, job.limits.memory ?? (memory ?? 0) / slots)
        return Holding(memory: hasSpoken ? said ?? share : grant.memory ?? 0, threads: grant.threads)
    }

    /// A little more than a job said that it needs, since no two starts measure quite the same; nil where it could not say.
    private static func ample(_ needed: Int) -> Int? { needed > 0 ? needed + needed / 8 + (64 << 20) : nil }

    /// A job that has not said what it needs starts where at least this part of all memory is free.
    private static let leastShare = 16
}
