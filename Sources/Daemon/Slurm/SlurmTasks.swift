import Foundation
import Jobs

/// All jobs that are on the cluster, and their batches.
final class SlurmTasks {
    private(set) var tasks: [String: SlurmTask] = [:]
    private(set) var arrays: [String: SlurmArray] = [:]

    /// Takes up a job that is a task of a batch.
    @discardableResult
    func add(
        _ folder: JobFolder, of batch: SlurmBatch, _ slurm: SlurmNote, ended: @escaping (WorkerExit) -> Void,
        hint: @escaping () -> Void
    ) -> SlurmTask {
        let array = arrays[batch.name] ?? SlurmArray(batch)
        arrays[batch.name] = array
        array.open[slurm.task] = folder.id
        let task = SlurmTask(folder, array, slurm, ended: ended, hint: hint)
        tasks[folder.id] = task
        return task
    }

    subscript(id: String) -> SlurmTask? { tasks[id] }

    func tasks(of array: SlurmArray) -> [SlurmTask] {
        array.open.sorted { $0.key < $1.key }.compactMap { tasks[$0.value] }
    }

    /// Forgets a task, and its batch with the last one.
    func remove(_ task: SlurmTask) {
        guard tasks.removeValue(forKey: task.folder.id) != nil else { return }
        task.array.open[task.slurm.task] = nil
        guard task.array.open.isEmpty else { return }
        arrays[task.array.batch.name] = nil
        task.array.batch.remove()
    }

    /// Forgets a task that has not ended; its job is no task of a batch any more when this returns.
    func release(_ task: SlurmTask) throws {
        try SlurmNote.remove(task.folder)
        remove(task)
    }
}
