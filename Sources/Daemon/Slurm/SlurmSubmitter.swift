import Foundation
import Jobs
import Problems

/// Hands jobs to Slurm: those that ask for the same as one array, as many at once as the cluster takes, one `sbatch` at
/// a time, and none twice.
///
/// Before `sbatch` is called each job's folder says of which batch it is. Whether Slurm has taken the batch is known
/// from what `sbatch` printed, from a task that has begun, or from the array's name in Slurm's queue; only where none of
/// them knows it, and no `sbatch` runs for it, are its jobs handed over again.
final class SlurmSubmitter {
    /// A job on its way.
    struct Start {
        var folder: JobFolder
        var request: SlurmRequest
        var ended: (WorkerExit) -> Void
        var hint: () -> Void
    }

    private let places: Places
    private let worker: WorkerCommand
    private let throttle: Int?
    private let tools: SlurmTools
    private let tasks: SlurmTasks
    private let request: (JobFolder) throws -> SlurmRequest
    private let log: (String) -> Void
    private let now: () -> Double
    /// Called with a job's id and for what it waits.
    var waits: (String, String?) -> Void = { _, _ in }

    private(set) var gathered: [Start] = []
    private var limits: SlurmLimits?
    private var isBusy = false
    private var backoff = Backoff()

    init(
        places: Places, worker: WorkerCommand, throttle: Int?, tools: SlurmTools, tasks: SlurmTasks,
        request: @escaping (JobFolder) throws -> SlurmRequest, log: @escaping (String) -> Void,
        now: @escaping () -> Double = DaemonClock.monotonic
    ) {
        self.places = places
        self.worker = worker
        self.throttle = throttle
        self.tools = tools
        self.tasks = tasks
        self.request = request
        self.log = log
        self.now = now
    }

    /// Takes a job that is to be handed over with the others of its round.
    func gather(
        _ folder: JobFolder, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void
    ) throws {
        gathered.append(Start(folder: folder, request: try request(folder), ended: ended, hint: hint))
    }

    /// Takes a job back that is not handed over yet.
    func takeBack(_ id: String) -> Start? {
        gathered.firstIndex { $0.folder.id == id }.map { gathered.remove(at: $0) }
    }

    /// Hands over what has gathered, as far as it can be now.
    func submit() {
        guard !gathered.isEmpty, !isBusy, backoff.isDue(at: now()) else { return }
        guard let limits else { return askForLimits() }
        let request = gathered[0].request
        let batch = Array(gathered.filter { $0.request == request }.prefix(limits.arraySize))
        let ids = Set(batch.map(\.folder.id))
        gathered.removeAll { ids.contains($0.folder.id) }
        submit(batch, request)
        submit()
    }

    private func askForLimits() {
        isBusy = true
        tools.run(["scontrol", "show", "config"]) { [weak self] result in
            guard let self else { return }
            limits = result.succeeded ? SlurmLimits(configuration: result.output) : SlurmLimits()
            isBusy = false
            submit()
        }
    }

    private func submit(_ starts: [Start], _ request: SlurmRequest) {
        do {
            let batch = try SlurmBatch.create(starts.map(\.folder.id), in: places)
            let output = try batch.openSubmission()
            for (number, start) in starts.enumerated() {
                let note = SlurmNote(batch: batch.name, task: number, saved: start.folder.savedState)
                try note.write(start.folder)
                tasks.add(start.folder, of: batch, note, ended: start.ended, hint: start.hint)
            }
            guard let array = tasks.arrays[batch.name] else { return }
            isBusy = true
            array.isSubmitting = true
            let arguments = batch.submission(of: starts.count, throttle: throttle, request, worker)
            // sbatch itself waits for minutes where the cluster is full.
            tools.run(arguments, printingOn: output.fileDescriptor, within: 600) { [weak self] result in
                array.isSubmitting = false
                self?.isBusy = false
                self?.submitted(array, result)
                self?.submit()
            }
        } catch {
            for start in starts {
                if let task = tasks[start.folder.id] { try? tasks.release(task) }
                start.ended(.uncounted("it cannot be handed to Slurm: \(error)"))
            }
        }
    }

    private func submitted(_ array: SlurmArray, _ result: ToolProcess.Result) {
        if result.succeeded, let id = try? array.batch.array() {
            array.id = id
            backoff = Backoff()
            limits?.wasTaken()
            log("\(array.open.count == 1 ? "a job" : "\(array.open.count) jobs") handed to Slurm as \(id)")
            return
        }
        switch SlurmRefusal(result) {
        case .tooMany(let reason):
            limits?.wasRefused(array.open.count)
            let starts = dissolve(array)
            gathered = starts + gathered
            if backoff.tries == 0 { log("Slurm takes no more jobs for now (\(reason)); tried again later") }
            backoff.fail(at: now())
            for start in starts { waits(start.folder.id, "waits until Slurm takes more jobs: \(reason)") }
        case .impossible(let reason):
            for start in dissolve(array) { start.ended(.refused("Slurm refuses the job: \(reason)")) }
        case .unsure(let reason):
            array.refusal = reason
        }
    }

    /// The batches of which only Slurm's queue can say whether it has taken them: nobody submits them just now, and no
    /// trace of a submission is here.
    func unsettled() -> [SlurmArray] {
        tasks.arrays.values.filter { array in
            guard array.id == nil, !array.isSubmitting else { return false }
            // What cannot be read now is looked at again.
            do { array.id = try array.batch.array() } catch { return false }
            // As long as an sbatch of an earlier daemon runs, Slurm may still take it.
            return array.id == nil && !array.batch.isBeingSubmitted
        }
    }

    /// Settles batches that were unsettled before Slurm was asked for its queue.
    func settle(_ arrays: [SlurmArray], by queue: SlurmQueue) {
        for array in arrays where array.id == nil {
            array.id = queue.names[array.batch.name]
            guard array.id == nil else { continue }
            let starts = dissolve(array)
            if let refusal = array.refusal {
                for start in starts { start.ended(.uncounted("Slurm takes no jobs: \(refusal)")) }
            } else {
                gathered += starts
            }
        }
        submit()
    }

    /// The jobs of a batch that Slurm has not taken, as if it had never been made.
    private func dissolve(_ array: SlurmArray) -> [Start] {
        tasks.tasks(of: array).compactMap { task in
            do {
                let request = try request(task.folder)
                try tasks.release(task)
                return Start(folder: task.folder, request: request, ended: task.ended, hint: task.hint)
            } catch {
                log("\(task.folder.id): \(error)")
                return nil
            }
        }
    }
}
