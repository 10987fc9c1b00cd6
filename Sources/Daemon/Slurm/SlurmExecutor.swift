import Foundation
import Jobs
import Problems

/// Hands jobs to Slurm, which runs their workers on the nodes of a cluster.
///
/// What is on the cluster stays there when the daemon ends; the next one finds it by `slurm.json` in the jobs' folders.
/// A job's own end, with a bundle that is what the worker wrote, stands above whatever Slurm says of its task.
final class SlurmExecutor: Executor {
    let isLocal = false
    var waits: (_ id: String, _ reason: String?) -> Void = { _, _ in } {
        didSet { (submitter.waits, watcher.waits) = (waits, waits) }
    }

    private let places: Places
    private let tasks = SlurmTasks()
    private let submitter: SlurmSubmitter
    private let watcher: SlurmWatcher
    private let canceller: SlurmCanceller
    private let timing: SlurmTiming
    private let timer: Timer
    private var hasBegun = false
    private final class Action { var look: () -> Void = {} }

    /// - Parameters:
    ///   - throttle: How many tasks of one array may run at once; nil: as many as the cluster likes.
    /// - Throws: Where Slurm's commands are not there, or `nightjar.yaml` gives no time that Slurm knows.
    init(
        _ worker: WorkerCommand, _ slurm: WorkspaceSettings.Slurm, throttle: Int?,
        places: Places, timing: SlurmTiming = SlurmTiming(), on loop: Loop, log: @escaping (String) -> Void
    ) throws {
        if let problem = SlurmRequest.problem(with: slurm) { throw problem }
        self.places = places
        self.timing = timing
        let tools = try SlurmTools(environment: worker.fullEnvironment, on: loop)
        submitter = SlurmSubmitter(
            places: places, worker: worker, throttle: throttle, tools: tools, tasks: tasks,
            request: { folder in
                let job = try folder.job()
                let start = try folder.start()
                return SlurmRequest(
                    job, memory: job.limits.memory ?? start?.memory, threads: job.limits.threads ?? start?.threads,
                    slurm)
            }, log: log)
        watcher = SlurmWatcher(
            tools: tools, tasks: tasks, submitter: submitter, digests: try FileDigests(on: loop), timing: timing,
            log: log)
        canceller = SlurmCanceller(tools: tools, tasks: tasks, log: log)
        let action = Action()
        timer = try Timer(on: loop) { action.look() }
        action.look = { [weak self] in self?.look() }
    }

    func start(
        _ folder: JobFolder, lock: WorkerLock, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void
    ) throws {
        // The lock is not kept: the worker takes it on its node.
        try submitter.gather(folder, ended: ended, hint: hint)
    }

    func has(_ folder: JobFolder) throws -> Bool { try SlurmNote(folder) != nil }

    func watch(_ folder: JobFolder, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void) {
        guard let note = try? SlurmNote(folder) else { return ended(.uncounted("its note of a batch is gone")) }
        let batch = SlurmBatch(folder: places.slurm.appendingPathComponent(note.batch, isDirectory: true))
        tasks.add(folder, of: batch, note, ended: ended, hint: hint)
    }

    func signal(_ signal: Int32, _ folder: JobFolder) {
        if let start = submitter.takeBack(folder.id) {
            return start.ended(.uncounted("it was asked to end before it was handed to Slurm"))
        }
        let wish = signal == SIGKILL ? SlurmTask.Wish.end : .save
        guard let task = tasks[folder.id], task.lastWish != wish else { return }
        // Noted first: else a daemon that is started in between would take its end for somebody else's doing.
        task.slurm.isStopped = true
        try? task.slurm.write(folder)
        (task.wish, task.lastWish) = (wish, wish)
        timer.start(after: 0)
    }

    func round() {
        if !hasBegun { removeLeftovers() }
        hasBegun = true
        submitter.submit()
        if !timer.isActive { lookLater() }
    }

    private func look() {
        watcher.look()
        canceller.look()
        submitter.submit()
        lookLater()
    }

    private func lookLater() {
        guard !tasks.tasks.isEmpty || !submitter.gathered.isEmpty else { return }
        timer.start(after: timing.look)
    }

    /// Removes what batches of the past have left behind; all jobs are taken up by now.
    private func removeLeftovers() {
        for batch in SlurmBatch.all(in: places) where tasks.arrays[batch.name] == nil && !batch.isBeingSubmitted {
            batch.remove()
        }
    }
}
