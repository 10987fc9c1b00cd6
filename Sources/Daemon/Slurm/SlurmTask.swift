import Foundation
import Jobs

/// A job that was handed to Slurm and whose end is not settled.
final class SlurmTask {
    /// What the executor was asked to do with it: to end it, or to have it save its state and end.
    enum Wish { case end, save }

    let folder: JobFolder
    let array: SlurmArray
    let ended: (WorkerExit) -> Void
    let hint: () -> Void
    var slurm: SlurmNote
    /// How the worker ended, as its script says.
    var note: SlurmEndNote?
    /// Slurm's last word; nil where it does not know the task any more.
    var state: SlurmState? = .waits(reason: "")
    /// Whether Slurm knows other tasks of its array.
    var isArrayKnown = false
    var record: SlurmRecord?
    /// Whether Slurm was asked for its fuller word.
    var wasAsked = false
    /// Since when the task seems to have ended, by the clock that only goes forward.
    var goneSince: Double?
    /// Whether its bundle is being compared with what the worker has written of it.
    var isChecking = false
    /// Its bundle is not what the worker has written, as far as can be seen from here.
    var isUnsound = false
    /// What Slurm is still to be told of it.
    var wish: Wish?
    /// What was wished last, told or not.
    var lastWish: Wish?

    init(
        _ folder: JobFolder, _ array: SlurmArray, _ slurm: SlurmNote, ended: @escaping (WorkerExit) -> Void,
        hint: @escaping () -> Void
    ) {
        self.folder = folder
        self.array = array
        self.slurm = slurm
        self.ended = ended
        self.hint = hint
    }

    /// As Slurm's commands call it.
    var name: String? { array.id.map { "\($0)_\(slurm.task)" } }

    /// Whether it may be there still, for all that is known.
    var isThere: Bool {
        if case .ended = state { return false }
        return note == nil && state != nil
    }
}
