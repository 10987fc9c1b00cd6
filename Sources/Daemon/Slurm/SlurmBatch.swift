import Files
import Foundation
import Jobs
import Problems

/// What is handed to Slurm by one `sbatch`: an array of tasks, a job each, in `state/slurm/NAME`.
///
/// The name is unique, and the array's name in Slurm, too: so a batch is found again also by a daemon that never saw
/// what `sbatch` answered.
struct SlurmBatch: Hashable {
    let folder: URL

    var name: String { folder.lastPathComponent }
    /// The jobs' ids, a line a task, from task 0 on.
    private var tasksFile: URL { folder.appendingPathComponent("tasks") }
    private var scriptFile: URL { folder.appendingPathComponent("task.sh") }
    /// Where `sbatch` prints the array's id; locked as long as it runs.
    private var submittedFile: URL { folder.appendingPathComponent("submitted") }
    private var startedFolder: URL { folder.appendingPathComponent("started", isDirectory: true) }
    private var endedFolder: URL { folder.appendingPathComponent("ended", isDirectory: true) }

    /// Makes the folder of a new batch, on the disk when this returns.
    static func create(_ ids: [String], in places: Places) throws -> SlurmBatch {
        try FileManager.default.createDirectory(at: places.slurm, withIntermediateDirectories: true)
        let batch = SlurmBatch(
            folder: places.slurm.appendingPathComponent("nightjar-" + JobID.new(), isDirectory: true))
        for folder in [batch.folder, batch.startedFolder, batch.endedFolder] {
            guard mkdir(folder.path, 0o777) == 0 else {
                throw Problem.refused("a batch cannot be made", errno, folder)
            }
        }
        try DurableFile.write(Data(ids.map { $0 + "\n" }.joined().utf8), to: batch.tasksFile)
        try DurableFile.write(Data(SlurmScript.text.utf8), to: batch.scriptFile)
        try Folders.sync(places.slurm)
        return batch
    }

    static func all(in places: Places) -> [SlurmBatch] {
        ((try? Folders.listing(places.slurm)) ?? []).map {
            SlurmBatch(folder: places.slurm.appendingPathComponent($0, isDirectory: true))
        }
    }

    /// How `sbatch` is called for the tasks.
    func submission(of count: Int, throttle: Int?, _ request: SlurmRequest, _ worker: WorkerCommand) -> [String] {
        ["sbatch"] + request.arguments + [
            // After the person's own options, which must not change how tasks are counted, found and watched.
            "--parsable", "--no-requeue", "--job-name=\(name)", "--output=/dev/null",
            "--array=0-\(count - 1)" + (throttle.map { "%\($0)" } ?? ""),
            scriptFile.path, folder.path, worker.executable,
        ] + worker.arguments
    }

    /// The file for `sbatch` to print on, locked for as long as somebody has it open.
    func openSubmission() throws -> FileHandle {
        let descriptor = open(submittedFile.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Problem.refused("a batch cannot be submitted", errno, submittedFile) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Problem.refused("a batch cannot be locked", errno, submittedFile)
        }
        return file
    }

    /// Whether an `sbatch` has it in hand, whoever started it.
    var isBeingSubmitted: Bool {
        let descriptor = open(submittedFile.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// The array's id, as `sbatch` or a task has said; nil where neither did.
    func array() throws -> Int? {
        let said =
            try StoredFile.exists(submittedFile) ? String(decoding: Data(contentsOf: submittedFile), as: UTF8.self) : ""
        // «ID» or «ID;CLUSTER»; options of a person may have it print more.
        for line in said.split(whereSeparator: \.isNewline) {
            if let id = line.split(separator: ";").first.flatMap({ Int($0) }) { return id }
        }
        guard let task = ((try? Folders.listing(startedFolder)) ?? []).first(where: { Int($0) != nil }),
            let start = start(of: Int(task) ?? 0)
        else { return nil }
        return start.array
    }

    /// The tasks whose script has ended; of those that were killed with it no word comes.
    var endedTasks: [Int] { ((try? Folders.listing(endedFolder)) ?? []).compactMap { Int($0) } }

    /// Where a task began; nil where it did not.
    func start(of task: Int) -> (array: Int, node: String)? {
        let words = words(startedFolder, task)
        return words.count == 2 ? Int(words[0]).map { ($0, words[1]) } : nil
    }

    /// How a task's worker ended; nil where its script has not said so.
    func end(of task: Int) -> SlurmEndNote? {
        let words = words(endedFolder, task)
        // One that died of SIGTERM was asked, though its script may not have heard of it yet.
        return words.first.flatMap { Int($0) }.map {
            SlurmEndNote(status: $0, wasAsked: words.contains("asked") || $0 == 128 + Int(SIGTERM))
        }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    private func words(_ folder: URL, _ task: Int) -> [String] {
        ((try? String(contentsOf: folder.appendingPathComponent("\(task)"), encoding: .utf8)) ?? "")
            .split(whereSeparator: \.isWhitespace).map(String.init)
    }
}

/// How a worker ended, as the script around it notes.
struct SlurmEndNote: Equatable {
    /// Its exit status; 128 and the signal's number where a signal ended it.
    var status: Int
    /// Whether SIGTERM came before.
    var wasAsked: Bool
}
