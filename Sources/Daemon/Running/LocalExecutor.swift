import Foundation
import Jobs
import Problems

/// Runs each worker as a process of this machine, in a session of its own, so that it outlives the daemon and can be
/// ended with all that it has started.
///
/// The worker's output goes to `worker.log`; descriptor 3 is the pipe for hints, descriptor 4 the job's lock, and the
/// environment says both. It runs confined where that works, on as many processors as it may have threads.
final class LocalExecutor: Executor {
    private let loop: Loop
    private let command: WorkerCommand
    private let confinement: Confinement
    /// The cache, which workers write together.
    private let cache: URL?
    private let processes: ProcessTable
    private let processors = ProcessorShares()
    private var running: [String: (process: ChildProcess, hints: HintPipe)] = [:]

    init(
        _ command: WorkerCommand, confinement: Confinement = .off, cache: URL? = nil, processes: ProcessTable,
        on loop: Loop
    ) {
        self.command = command
        self.confinement = confinement
        self.cache = cache
        self.processes = processes
        self.loop = loop
    }

    func start(
        _ folder: JobFolder, lock: WorkerLock, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void
    ) throws {
        // One that closed its lock may live on, of an attempt of which nobody knows any more.
        if FileManager.default.fileExists(atPath: folder.workerLogFile.path) { processes.endAll(of: folder) }
        let log = open(folder.workerLogFile.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard log >= 0 else { throw Problem.refused("the worker's log cannot be opened", errno, folder.workerLogFile) }
        defer { close(log) }
        let start = try commandLine(for: folder, output: log, lock: lock)
        let hints = try HintPipe(on: loop, action: hint)
        let id = folder.id
        let threads = try folder.job().limits.threads ?? folder.start()?.threads
        lock.note(process: nil)
        let process = try processors.with(threads, for: id) {
            try ChildProcess(start, hints: hints, on: loop) { [weak self] exit in
                self?.end(folder, WorkerExit(exit), ended)
            }
        }
        lock.note(process: process.id)
        processes.add(folder, leader: process.id)
        hints.listen()
        running[id] = (process, hints)
    }

    func process(of folder: JobFolder) -> Int32? {
        if let process = running[folder.id]?.process.id ?? folder.workerProcess { return process }
        // The daemon that started it was killed before it could note the process.
        guard folder.isWorkerAlive else { return nil }
        processes.update()
        return processes.members(of: folder).first { getpgid($0) == $0 }
    }

    func signal(_ signal: Int32, _ folder: JobFolder) {
        guard let process = process(of: folder) else { return }
        processes.add(folder, leader: process)
        if signal != SIGKILL, KernelFile.text("/proc/\(process)/comm") == "bwrap\n" {
            // bubblewrap itself would end by the signal, and nobody would learn how its worker ends.
            processes.update()
            for member in processes.members(of: folder) where member != process && getpgid(member) == process {
                kill(member, signal)
            }
        } else if kill(-process, signal) != 0 {
            // A worker that was not started by a daemon leads no group.
            kill(process, signal)
        }
        // Of one that an earlier daemon started nobody will tell when its process ends.
        if signal == SIGKILL, running[folder.id] == nil { processes.endAll(of: folder) }
    }

    func endAll(of folder: JobFolder) { processes.endAll(of: folder) }

    private func commandLine(for folder: JobFolder, output: Int32, lock: WorkerLock) throws -> ChildProcess.Start {
        var environment = command.fullEnvironment
        environment[WorkerLock.environmentKey] = "4"
        environment[EventWriter.hintEnvironmentKey] = "3"
        if confinement.isOn {
            for place in [folder.scratchFolder, cache].compactMap(\.self) {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            }
        }
        let start = confinement.start(
            [command.executable] + command.arguments + [folder.url.path], in: folder, cache: cache)
        environment.merge(start.environment) { $1 }
        return ChildProcess.Start(
            executable: start.command[0], arguments: Array(start.command.dropFirst()),
            environment: ["\(ProcessTable.environmentKey)=\(folder.url.path)"]
                + environment.map { "\($0.key)=\($0.value)" },
            folder: folder.url.path, output: output,
            lent: lock.fileDescriptor)
    }

    private func end(_ folder: JobFolder, _ exit: WorkerExit, _ ended: (WorkerExit) -> Void) {
        // What the worker started and left behind goes with it.
        if let process = running[folder.id]?.process.id { kill(-process, SIGKILL) }
        processes.endAll(of: folder)
        processors.end(folder.id)
        running[folder.id] = nil
        ended(confinement.isOn ? exit.ofConfined : exit)
    }
}

extension WorkerExit {
    /// The exit of a worker that bubblewrap has started, which says a signal as shells do.
    fileprivate var ofConfined: WorkerExit {
        signal == 0 && (129...192).contains(status) ? WorkerExit(status: 0, signal: status - 128) : self
    }
}
