import Foundation
import Jobs
import Problems

/// Holds running jobs to their limits, whatever their workers do: time, memory, logs, disk, processes, their lock.
///
/// It looks four times a second while a job runs, and not at all else. What is found is said by the rules beside; the end
/// is the runner's.
final class JobGuard {
    private unowned let runner: JobRunner
    private let processes: ProcessTable
    private let memory: MemoryRule
    /// Seconds without any sign of life after which a worker hangs.
    private let stillness: Double
    private var timer: Timer?
    private var watched: [String: WatchedJob] = [:]
    private var nextSlowLook = 0.0

    private static let pace = 0.25
    /// Where memory is about to run out.
    private static let hurriedPace = 0.05
    private static let slowPace = 1.0

    /// - Parameter memory: `memory` of `nightjar.yaml`.
    init(
        _ runner: JobRunner, processes: ProcessTable, memory: Int?, stillness: Double = 3600, on loop: Loop
    ) throws {
        self.runner = runner
        self.processes = processes
        self.memory = MemoryRule(budget: memory)
        self.stillness = stillness
        timer = try Timer(on: loop) { [unowned self] in self.look() }
    }

    /// Begins to look where jobs run.
    func wake() {
        guard let timer, !timer.isActive, runner.activeCount > 0 else { return }
        look()
    }

    private func look() {
        watched = watched.filter { runner.jobs.active.contains($0.key) }
        guard runner.activeCount > 0 else { return }
        processes.update()
        let now = runner.clock.uptime()
        for id in runner.jobs.active where watched[id] == nil {
            guard let folder = runner.jobs[id]?.folder else { continue }
            watched[id] = WatchedJob(
                folder, process: runner.executor.process(of: folder),
                limits: runner.jobs[id]?.queued.limits ?? ResolvedJob.Limits(), now: now)
        }
        let isHurried = checkMemory()
        if now >= nextSlowLook {
            nextSlowLook = now + Self.slowPace
            for id in watched.keys { checkRest(id, now) }
        }
        timer?.start(after: isHurried ? Self.hurriedPace : Self.pace)
    }

    /// Memory fills within a second, so it is looked at most often, and whoever has too much is killed at once.
    ///
    /// - Returns: Whether it is getting short.
    private func checkMemory() -> Bool {
        let machine = MachineMemory.now()
        var uses = watched.map { id, job in
            MemoryRule.Use(
                id: id, memory: processes.members(of: job.folder).reduce(0) { $0 + ProcessFigures.memory(of: $1) },
                limit: job.limits.memory, forecast: runner.jobs[id]?.queued.forecast?.memory)
        }
        var offenders = memory.offenders(uses, on: machine)
        if !offenders.isEmpty {
            // What processes share was counted once for each of them: before anybody is ended, exactly.
            for (index, use) in uses.enumerated() {
                guard let members = watched[use.id].map({ processes.members(of: $0.folder) }), members.count > 1 else {
                    continue
                }
                uses[index].memory = members.reduce(0) { $0 + ProcessFigures.sharedOutMemory(of: $1) }
            }
            offenders = memory.offenders(uses, on: machine)
        }
        for (id, problem) in offenders { runner.end(id, because: problem, retries: true, atOnce: true) }
        return machine.available < 4 * machine.reserve
    }

    private func checkRest(_ id: String, _ now: Double) {
        guard var job = watched[id] else { return }
        defer { watched[id] = job }
        let members = processes.members(of: job.folder)
        for process in members { ProcessFigures.offerToTheKernel(process) }
        if let problem = job.timeProblem(now: now) {
            return runner.end(id, because: problem, retries: true)
        }
        if let problem = job.stillnessProblem(processes: members, allowed: stillness, now: now), !members.isEmpty {
            return runner.end(id, because: problem, retries: true, atOnce: true)
        }
        let own =
            job.floodProblem(now: now) ?? job.forkProblem(processes: members.count)
            ?? job.lockProblem(isAlive: !members.isEmpty) ?? DiskRule.problem(with: job.folder, processes: members)
        if let own { runner.end(id, because: own, retries: false, atOnce: true) }
    }
}
