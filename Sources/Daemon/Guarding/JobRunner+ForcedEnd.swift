import Files
import Foundation
import Jobs
import Problems

/// Why the daemon ends a running job.
struct ForcedEnd: Equatable {
    var problem: Problem
    /// Whether the job may be tried again as often as its `retries` say; else it has failed.
    var retries: Bool
}

extension JobRunner {
    /// Ends a running job: its worker is asked to save its state and end, and killed after the grace; `problem` is why
    /// it failed, unless it comes to its own end before.
    ///
    /// - Parameter atOnce: Without asking.
    func end(_ id: String, because problem: Problem, retries: Bool, atOnce: Bool = false) {
        guard let job = jobs[id], jobs.active.contains(id), job.forcedEnd == nil else { return }
        log("\(problem.message)", of: job.queued)
        jobs[id]?.forcedEnd = ForcedEnd(problem: problem, retries: retries)
        jobs[id]?.askedToEndAt = clock.uptime()
        executor.signal(atOnce ? SIGKILL : SIGTERM, job.folder)
        // For the round to know when the grace is over.
        wake()
    }

    /// Kills a worker that was asked to end and has not.
    func killHanging(_ id: String) {
        guard let job = jobs[id] else { return }
        log(
            "the worker did not end within \(terms.grace.secondsInWords) of being asked to, and was killed",
            of: job.queued)
        // Once more where it would not go.
        jobs[id]?.askedToEndAt = clock.uptime()
        executor.signal(SIGKILL, job.folder)
    }

    /// Brings a job that the daemon has ended to its end, or back into the queue.
    func concludeForced(_ id: String, _ forced: ForcedEnd) {
        guard let job = jobs[id] else { return }
        var problem = forced.problem
        problem.detail = problem.detail ?? lastWords(job.folder, lines: 40)
        job.folder.cutLogs()
        // For there to be room, where it has taken all that there was.
        if !forced.retries { job.folder.removeOutputs() }
        if let events = try? EventWriter(job.folder) {
            events.write(.log(level: "error", message: problem.message, time: clock.date()))
        }
        failed(id, problem, retries: forced.retries)
    }
}

extension JobFolder {
    /// Cuts the logs of a worker that wrote too much, at the end of a line.
    fileprivate func cutLogs() {
        let kept: UInt64 = 64 << 20
        for file in [eventsFile, workerLogFile] {
            guard let handle = try? FileHandle(forUpdating: file), let size = try? handle.seekToEnd(), size > kept
            else {
                continue
            }
            defer { try? handle.close() }
            let start = kept - 1 << 20
            try? handle.seek(toOffset: start)
            let last = (try? handle.read(upToCount: 1 << 20)) ?? Data()
            let end = last.lastIndex(of: UInt8(ascii: "\n")).map { start + UInt64($0) + 1 }
            try? handle.truncate(atOffset: end ?? start)
        }
    }

    /// Removes what a worker made but its logs.
    fileprivate func removeOutputs() {
        let kept = Set(
            [manifestFile, jobFile, modelJobsFile, startFile, endFile, eventsFile, workerLogFile, lockFile, cancelFile]
                .map(\.lastPathComponent))
        for name in (try? Folders.listing(url)) ?? [] where !kept.contains(name) {
            try? FileManager.default.removeItem(at: url.appendingPathComponent(name))
        }
    }
}
