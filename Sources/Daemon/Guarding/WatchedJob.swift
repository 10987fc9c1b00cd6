import Foundation
import Jobs
import Problems

/// What the guard remembers of a running job from one look to the next.
struct WatchedJob {
    let folder: JobFolder
    let limits: ResolvedJob.Limits
    /// When this attempt began, by the clock that only goes forward; each attempt is timed by itself.
    let start: Double
    /// The sizes of the two logs when this attempt was first seen.
    private let logSizes: [Int]
    /// When it was last seen to use a processor or to say something.
    private var lastSign: Double
    private var lastSigns: (processorTime: Double, logs: [Int]) = (0, [])
    /// How often in a row its lock was found open.
    private var timesUnlocked = 0

    /// - Parameter process: The worker's first process, which tells when it began, whichever daemon began it.
    init(_ folder: JobFolder, process: Int32?, limits: ResolvedJob.Limits, now: Double) {
        self.folder = folder
        self.limits = limits
        start = now - max(0, process.flatMap { ProcessFigures($0) }?.age ?? 0)
        lastSign = now
        logSizes = Self.logs(folder).map(Self.size)
    }

    /// Whether the job ran longer than it may.
    func timeProblem(now: Double) -> Problem? {
        guard let limit = limits.time, now - start > limit else { return nil }
        return limits.overTime
    }

    /// Whether one of its logs grew faster than anyone could read.
    func floodProblem(now: Double) -> Problem? {
        let allowed = Self.logBytes + Int(now - start) * Self.logBytesPerSecond
        for (file, before) in zip(Self.logs(folder), logSizes) where Self.size(file) - before > allowed {
            return Problem(
                .failed,
                "\(file.lastPathComponent): the worker wrote \((Self.size(file) - before).bytesInWords) in "
                    + "\((now - start).secondsInWords), \(allowed.bytesInWords) are allowed; let the plugin say less"
            )
        }
        return nil
    }

    /// Whether it has started more than any job needs.
    func forkProblem(processes: Int) -> Problem? {
        guard processes > Self.mostProcesses else { return nil }
        return Problem(
            .failed,
            "the worker started \(processes) processes, \(Self.mostProcesses) are allowed; let the plugin start fewer")
    }

    /// Whether it lives and has let go of its lock, twice in a row: a worker that is just ending does, too.
    mutating func lockProblem(isAlive: Bool) -> Problem? {
        timesUnlocked = isAlive && !folder.isWorkerAlive ? timesUnlocked + 1 : 0
        guard timesUnlocked > 1 else { return nil }
        return Problem(
            .failed,
            "the worker closed its lock (descriptor 4) and went on; let the plugin close only what it has opened")
    }

    /// Whether nothing of it has moved for long.
    mutating func stillnessProblem(processes: [Int32], allowed: Double, now: Double) -> Problem? {
        let time = processes.reduce(0) { $0 + (ProcessFigures($1)?.processorTime ?? 0) }
        let signs = (processorTime: time, logs: Self.logs(folder).map(Self.size))
        // A hundredth of a second now and then is a runtime's housekeeping, no work.
        if abs(signs.processorTime - lastSigns.processorTime) > 0.05 || signs.logs != lastSigns.logs {
            lastSign = now
            lastSigns = signs
        }
        guard now - lastSign > allowed else { return nil }
        return Problem(
            .failed,
            "the worker hung: for \((now - lastSign).secondsInWords) it used no processor and said nothing; its log says where"
        )
    }

    private static let logBytes = 64 << 20
    private static let logBytesPerSecond = 4 << 10
    private static let mostProcesses = 1000

    private static func logs(_ folder: JobFolder) -> [URL] { [folder.eventsFile, folder.workerLogFile] }

    private static func size(_ file: URL) -> Int {
        var status = stat()
        return lstat(file.path, &status) == 0 ? Int(status.st_size) : 0
    }
}
