import Documents
import Files
import Foundation
import Jobs
import Problems

/// `slurm.json` in a job's folder: the job is a task of a batch. It is there from before `sbatch` is called until the
/// task's end is settled.
struct SlurmNote: Equatable {
    /// The batch's name.
    var batch: String
    /// The task's number in it.
    var task: Int
    /// What was saved when the job was handed over; see `savedState`.
    var saved: String
    /// Whether the daemon itself has asked the task to end, so that its end is no surprise.
    var isStopped = false

    init(batch: String, task: Int, saved: String) {
        self.batch = batch
        self.task = task
        self.saved = saved
    }

    /// Nil where the job is no task of a batch.
    init?(_ folder: JobFolder) throws {
        guard try StoredFile.exists(folder.slurmFile) else { return nil }
        let value = try Value(json: Data(contentsOf: folder.slurmFile), file: folder.slurmFile.path)
        guard let batch = value["batch"]?.string, let task = value["task"]?.int else {
            throw Problem(.ownError, "this is no note of a batch", at: .init(file: folder.slurmFile.path))
        }
        self.init(batch: batch, task: task, saved: value["saved"]?.string ?? "")
        isStopped = value["stopped"]?.bool ?? false
    }

    func write(_ folder: JobFolder) throws {
        let value: Value = [
            "batch": Value(.string(batch)), "task": Value(.int(task)), "saved": Value(.string(saved)),
            "stopped": Value(.bool(isStopped)),
        ]
        try DurableFile.write(Data(value.json().utf8), to: folder.slurmFile)
    }

    static func remove(_ folder: JobFolder) throws {
        guard unlink(folder.slurmFile.path) == 0 || errno == ENOENT else {
            throw Problem.refused("this cannot be removed", errno, folder.slurmFile)
        }
        try Folders.sync(folder.url)
    }
}

extension JobFolder {
    var slurmFile: URL { url.appendingPathComponent("slurm.json") }

    /// A digest of the saved files' names, sizes and times of change: where it differs, something has been saved in
    /// between, by whatever clock.
    var savedState: String {
        let names = (try? Folders.listing(savedFolder)) ?? []
        let lines = names.map { name in
            let status = FileStatus(savedFolder.appendingPathComponent(name))
            return "\(name) \(status?.size ?? 0) \(status?.modified.timeIntervalSince1970 ?? 0)"
        }
        return (try? SHA256Digest.hex(of: Data(lines.joined(separator: "\n").utf8))) ?? ""
    }
}
