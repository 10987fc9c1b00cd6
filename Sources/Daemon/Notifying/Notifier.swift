import Foundation
import Jobs

/// Runs the command of `notify`, one at a time in the order of what there is to tell.
final class Notifier {
    /// Seconds that one command may take.
    static let patience = 60.0
    /// More than so many that wait are dropped, oldest first: a command that hangs must not gather a night's in memory.
    static let mostWaiting = 1000

    private let command: String
    private let folder: URL
    private let loop: Loop
    private let log: DaemonLog
    private var waiting: [Notification] = []
    private var running: (process: ToolProcess, timer: Timer)?
    private var count = NightCount()

    /// - Parameters:
    ///   - command: A line for `sh`.
    ///   - folder: Where it runs: the workspace.
    init(_ command: String, in folder: URL, on loop: Loop, log: DaemonLog) {
        self.command = command
        self.folder = folder
        self.loop = loop
        self.log = log
    }

    /// Whether something is still to be told.
    var isBusy: Bool { running != nil || !waiting.isEmpty }

    /// A job has ended and its bundle is delivered.
    func jobEnded(_ job: QueuedJob, _ ending: Ending, bundle: URL) {
        count.add(ending.status)
        tell(.job(name: job.name, id: job.id, ending: ending, bundle: bundle))
    }

    /// Nothing is left to do, or the hours are over; told only where a job has ended since the last night did.
    func nightEnded(waiting: Int) {
        guard !count.isEmpty else { return }
        count.waiting = waiting
        tell(.night(count))
        count = NightCount()
    }

    /// Called when there is nothing more to tell.
    var done: () -> Void = {}

    private func tell(_ notification: Notification) {
        waiting.append(notification)
        if waiting.count > Self.mostWaiting { waiting.removeFirst() }
        next()
    }

    private func next() {
        guard running == nil else { return }
        guard !waiting.isEmpty else { return done() }
        let notification = waiting.removeFirst()
        let environment = ProcessInfo.processInfo.environment.merging(notification.environment) { $1 }
        do {
            let process = try ToolProcess(
                ["/bin/sh", "-c", command], environment: environment.map { "\($0.key)=\($0.value)" },
                in: folder, input: Data(notification.json.utf8), on: loop
            ) { [weak self] result in self?.ended(result) }
            let timer = try Timer(on: loop) { [weak process] in process?.kill() }
            timer.start(after: Self.patience)
            running = (process, timer)
        } catch {
            log("the command of notify cannot be run: \(error)", .warning)
            next()
        }
    }

    private func ended(_ result: ToolProcess.Result) {
        running = nil
        if !result.succeeded { log("the command of notify failed: \(result.complaint)", .warning) }
        next()
    }
}
