import Foundation
import Jobs
import Problems

/// Watches what is on the cluster: first the folders, then Slurm's queue, one question at a time.
final class SlurmWatcher {
    private let tools: SlurmTools
    private let tasks: SlurmTasks
    private let submitter: SlurmSubmitter
    private let digests: FileDigests
    private let timing: SlurmTiming
    private let log: (String) -> Void
    private let now: () -> Double
    /// Called with a job's id and for what it waits; nil: it runs.
    var waits: (String, String?) -> Void = { _, _ in }

    private var isAsking = false
    private var interval: Double
    private var nextAsking = 0.0
    private var saidTrouble: String?

    init(
        tools: SlurmTools, tasks: SlurmTasks, submitter: SlurmSubmitter, digests: FileDigests, timing: SlurmTiming,
        log: @escaping (String) -> Void, now: @escaping () -> Double = DaemonClock.monotonic
    ) {
        self.tools = tools
        self.tasks = tasks
        self.submitter = submitter
        self.digests = digests
        self.timing = timing
        self.log = log
        self.now = now
        interval = timing.leastAsking
    }

    /// Something is new: Slurm is asked as soon as may be.
    func expectChange() {
        interval = timing.leastAsking
        nextAsking = min(nextAsking, now() + interval)
    }

    /// Looks at what the tasks have noted, and asks Slurm when that is due.
    func look() {
        for array in tasks.arrays.values where array.id != nil {
            for number in array.batch.endedTasks {
                guard let id = array.open[number], let task = tasks[id], task.note == nil else { continue }
                task.note = array.batch.end(of: number)
            }
        }
        for task in Array(tasks.tasks.values) {
            if task.state == .runs { task.hint() }
            judge(task)
        }
        guard !isAsking, !tasks.tasks.isEmpty, now() >= nextAsking else { return }
        if let array = tasks.arrays.values.first(where: \.needsRecords) {
            askForRecords(of: array)
        } else {
            askForQueue()
        }
    }

    // MARK: Slurm's word

    private func askForQueue() {
        isAsking = true
        let unsettled = submitter.unsettled()
        let known = tasks.tasks.values.filter { $0.array.id != nil }
        tools.run(["squeue"] + SlurmQueue.arguments) { [weak self] result in
            guard let self else { return }
            hasAsked()
            if result.succeeded {
                saidTrouble = nil
                let queue = SlurmQueue(result.output)
                note(queue, of: known)
                submitter.settle(unsettled, by: queue)
            } else {
                if saidTrouble != result.complaint { log("Slurm does not answer: \(result.complaint)") }
                saidTrouble = result.complaint
            }
        }
    }

    private func hasAsked() {
        isAsking = false
        nextAsking = now() + interval
        interval = min(timing.mostAsking, interval * 1.5)
    }

    private func note(_ queue: SlurmQueue, of known: [SlurmTask]) {
        for task in known {
            guard tasks[task.folder.id] === task, let array = task.array.id else { continue }
            let state = queue.state(of: task.slurm.task, in: array)
            task.isArrayKnown = queue.knows(array)
            if state != task.state {
                task.state = state
                expectChange()
                switch state {
                case .waits(let reason):
                    waits(task.folder.id, "waits in Slurm's queue as \(array)_\(task.slurm.task) (\(reason))")
                case .runs: waits(task.folder.id, nil)
                default: break
                }
            }
            // A result counts, whatever Slurm says.
            judge(task, isResultLikely: state == .runs)
        }
    }

    /// The fuller word on the tasks of an array that went without one.
    private func askForRecords(of array: SlurmArray) {
        guard let id = array.id else { return }
        isAsking = true
        let end = { [weak self] (records: [Int: SlurmRecord]) in
            guard let self else { return }
            hasAsked()
            array.needsRecords = false
            for task in tasks.tasks(of: array) where !task.isThere {
                task.record = records[task.slurm.task]
                task.wasAsked = true
                judge(task)
            }
        }
        tools.run(["scontrol", "show", "job", "--oneliner", "\(id)"]) { [tools] control in
            let records = SlurmRecord.tasks(ofControl: control.output)
            guard records.isEmpty, tools.hasAccounting else { return end(records) }
            tools.run(["sacct"] + SlurmRecord.accountingArguments + ["--jobs=\(id)"]) { accounting in
                end(SlurmRecord.tasks(ofAccounting: accounting.output))
            }
        }
    }

    // MARK: Judging

    /// - Parameter isResultLikely: Whether it is worth a look at the folder although the task seems to run.
    private func judge(_ task: SlurmTask, isResultLikely: Bool = false) {
        if task.isThere {
            task.goneSince = nil
            if isResultLikely { takeResult(task) }
            return
        }
        if task.goneSince == nil { expectChange() }
        let goneSince = task.goneSince ?? now()
        task.goneSince = goneSince
        // Why a worker was asked to end Slurm says only when it has cleared up after it.
        let isClearing = task.note?.wasAsked == true && task.state == .runs
        let isGraceOver = now() - goneSince >= timing.grace * (isClearing ? 3 : 1)
        if isGraceOver, task.isUnsound {
            return settle(task, .counted("the bundle is not what the worker has written: it was damaged on its way"))
        }
        guard !takeResult(task) else { return }
        if task.note == nil, isGraceOver, !task.wasAsked {
            task.array.needsRecords = true
            return
        }
        if let exit = evidence(of: task, isGraceOver: isGraceOver).exit { settle(task, exit) }
    }

    private func evidence(of task: SlurmTask, isGraceOver: Bool) -> SlurmEvidence {
        SlurmEvidence(
            note: task.note, node: task.array.batch.start(of: task.slurm.task)?.node, state: task.state,
            isArrayKnown: task.isArrayKnown, record: task.record, isStopped: task.slurm.isStopped,
            isCancelled: task.folder.isCancelRequested,
            hasSaved: task.folder.savedState != task.slurm.saved, isGraceOver: isGraceOver)
    }

    /// Ends the task by its job's own end, once the bundle is seen to be what the worker wrote; true where that is to be
    /// waited for.
    @discardableResult
    private func takeResult(_ task: SlurmTask) -> Bool {
        guard !task.isChecking else { return true }
        do {
            guard let ending = try task.folder.ending() else { return false }
            if let digest = ending.bundle {
                check(task, digest)
            } else {
                guard try task.folder.hasBundle else { return false }
                settle(task, WorkerExit(status: 0, signal: 0))
            }
        } catch {
            // What cannot be read now is looked at again: it says nothing on how the job ended.
        }
        return true
    }

    private func check(_ task: SlurmTask, _ digest: String) {
        task.isChecking = true
        digests.digest(of: task.folder.bundleFile) { [weak self] found in
            task.isChecking = false
            task.isUnsound = found != digest
            if found == digest { self?.settle(task, WorkerExit(status: 0, signal: 0)) }
        }
    }

    private func settle(_ task: SlurmTask, _ exit: WorkerExit) {
        guard tasks[task.folder.id] === task else { return }
        do {
            if task.isUnsound { try task.folder.removeResult() }
            try tasks.release(task)
        } catch {
            // As long as its folder cannot be written the task stays, and is looked at again.
            return
        }
        expectChange()
        task.ended(exit)
    }
}

extension JobFolder {
    /// Takes back an end whose bundle is not whole.
    fileprivate func removeResult() throws {
        for file in [endFile, bundleFile] where unlink(file.path) != 0 && errno != ENOENT {
            throw Problem.refused("this cannot be removed", errno, file)
        }
    }
}
