import Foundation

/// What there is to judge a task's end by, where its job has not ended: the script's note first, then Slurm's word.
struct SlurmEvidence {
    /// What the task's script has noted.
    var note: SlurmEndNote?
    /// The node that it began on; nil where it never began.
    var node: String?
    /// Slurm's word; nil where it does not know the task.
    var state: SlurmState?
    /// Whether Slurm knows other tasks of its array.
    var isArrayKnown = false
    /// Slurm's fuller word, where it was asked for.
    var record: SlurmRecord?
    /// Whether the daemon itself has asked the task to end.
    var isStopped = false
    /// Whether somebody has cancelled the job.
    var isCancelled = false
    /// Whether something was saved since the job was handed over.
    var hasSaved = false
    /// Whether the time is over in which a network file system may still show what the task has left.
    var isGraceOver = false

    /// What follows; nil: it is waited for more.
    var exit: WorkerExit? {
        switch (note, state) {
        case (let note?, _): exit(noted: note)
        case (nil, .waits?), (nil, .runs?): nil
        case (nil, .ended(let end)?): exit(ended: end)
        case (nil, nil): isGraceOver ? unknown : nil
        }
    }

    private var end: SlurmState.End? { if case .ended(let end) = state { end } else { nil } }

    private func exit(noted note: SlurmEndNote) -> WorkerExit? {
        let own = WorkerExit(status: note.status, signal: 0)
        if own.isOverTime || (own.asksForAnotherTry && !note.wasAsked) { return own }
        if note.wasAsked, isStopped { return .uncounted("it was asked to save its state and end") }
        // Why it was asked to end is Slurm's to say.
        if end == .cancelled { return cancelled }
        if note.wasAsked, end == .preempted { return .uncounted(Self.preempted) }
        let isSaved = note.status == 75 && hasSaved
        guard isGraceOver || (isSaved && end != nil) else { return nil }
        if isSaved { return .uncounted("it saved its state before Slurm's time limit") }
        if note.status == 75 {
            return .counted(
                "Slurm's time limit came before anything new was saved; raise slurm.time in nightjar.yaml")
        }
        switch end {
        case .outOfMemory: return .counted(Self.outOfMemory)
        case .timeOut: return .counted(Self.timeOut)
        case .nodeFailure, .bootFailure: return .uncounted(Self.nodeFailure(node))
        default: break
        }
        return exit(status: note.status)
    }

    private func exit(ended end: SlurmState.End) -> WorkerExit? {
        // Of a cancelled task nothing is to come, where we know that it was.
        if end == .cancelled, isStopped || isCancelled { return cancelled }
        guard isGraceOver else { return nil }
        switch end {
        case .cancelled: return cancelled
        case .timeOut: return .counted(Self.timeOut)
        case .deadline: return .counted("the task was ended at its deadline, an option of sbatch")
        case .outOfMemory: return .counted(Self.outOfMemory)
        case .nodeFailure, .bootFailure: return .uncounted(Self.nodeFailure(node))
        case .preempted: return .uncounted(Self.preempted)
        case .completed, .failed: break
        }
        guard let record else { return .counted("the task ended without saying how") }
        return exit(status: record.signal == 0 ? record.status : 128 + record.signal)
    }

    /// Slurm does not know the task any more, and its script has noted no end.
    private var unknown: WorkerExit {
        if let record, case .ended(let end) = record.state {
            var evidence = self
            evidence.state = .ended(end)
            return evidence.exit(ended: end) ?? .uncounted("its task is gone")
        }
        if isStopped { return .uncounted("it was asked to save its state and end") }
        guard let node else {
            // A waiting task that somebody cancels is forgotten at once; where the whole array is, Slurm itself lost it.
            return isArrayKnown ? cancelled : .uncounted("its task left Slurm's queue before it began")
        }
        return .counted("its task on \(node) is gone and has left no end; Slurm does not remember how it ended")
    }

    private var cancelled: WorkerExit {
        isStopped
            ? .uncounted("it was asked to save its state and end")
            : .cancelled("its task was cancelled on the cluster (scancel)")
    }

    private func exit(status: Int) -> WorkerExit {
        let place = node.map { "on \($0)" } ?? "on its node"
        switch status {
        case SlurmScript.noWorkspace:
            return .counted(
                "the workspace is not there \(place); it must lie on a file system that all nodes have, at the same place"
            )
        case SlurmScript.noWorker, 126:
            return .counted(
                "nightjar is not there \(place), or cannot be run; start the daemon from an executable that lies on a "
                    + "file system that all nodes have, at the same place")
        case 129...192: return WorkerExit(status: 0, signal: status - 128)
        default: return WorkerExit(status: status, signal: 0)
        }
    }

    private static let timeOut = "the job ran into Slurm's time limit and did not end when asked to"
    private static let outOfMemory =
        "the job took more memory than Slurm gave it; set limits.memory, or a larger --mem in slurm.options"
    private static let preempted = "it was preempted by another job of the cluster"
    private static func nodeFailure(_ node: String?) -> String { "its node\(node.map { " \($0)" } ?? "") failed" }
}
