import Foundation
import Jobs
import Problems

/// Runs each worker as a process of this machine, in a session of its own, so that it outlives the daemon and can be
/// ended with all that it has started.
///
/// The worker's output goes to `worker.log`; descriptor 3 is the pipe for hints, descriptor 4 the job's lock, and the
/// environment says both.
final class LocalExecutor: Executor {
    private let loop: Loop
    private let command: WorkerCommand
    private var running: [String: (process: ChildProcess, hints: HintPipe)] = [:]

    init(_ command: WorkerCommand, on loop: Loop) {
        self.command = command
        self.loop = loop
    }

    func start(
        _ folder: JobFolder, lock: WorkerLock, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void
    ) throws {
        let log = open(folder.workerLogFile.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard log >= 0 else { throw Problem.refused("the worker's log cannot be opened", errno, folder.workerLogFile) }
        defer { close(log) }
        var environment = command.fullEnvironment
        environment[WorkerLock.environmentKey] = "4"
        environment[EventWriter.hintEnvironmentKey] = "3"
        let start = ChildProcess.Start(
            executable: command.executable, arguments: command.arguments + [folder.url.path],
            environment: environment.map { "\($0.key)=\($0.value)" }, folder: folder.url.path, output: log,
            lent: lock.fileDescriptor)
        let hints = try HintPipe(on: loop, action: hint)
        let id = folder.id
        let process = try ChildProcess(start, hints: hints, on: loop) { [weak self] exit in
            self?.end(id, WorkerExit(status: Int(exit.status), signal: Int(exit.signal)), ended)
        }
        lock.note(process: process.id)
        hints.listen()
        running[id] = (process, hints)
    }

    func signal(_ signal: Int32, _ folder: JobFolder) {
        guard let process = running[folder.id]?.process.id ?? folder.workerProcess else { return }
        // A worker that was not started by a daemon leads no group.
        if kill(-process, signal) != 0 { kill(process, signal) }
    }

    private func end(_ id: String, _ exit: WorkerExit, _ ended: (WorkerExit) -> Void) {
        // What the worker started and left behind goes with it.
        if let process = running[id]?.process.id { kill(-process, SIGKILL) }
        running[id] = nil
        ended(exit)
    }
}
