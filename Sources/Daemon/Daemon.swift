import Documents
import Files
import Foundation
public import Jobs
public import Problems

/// Works through a workspace: from manifests in the inbox to bundles in the outbox.
///
/// One libuv loop on the calling thread. Everything that wakes it — an event of the inbox, a worker's end, a hint, the
/// slow timer below them all — asks for a round, and a round looks at what is there: a burst of events is one listing,
/// and a lost event is made up for by the next round.
public final class Daemon {
    private let places: Places
    private let options: DaemonOptions
    private let plugins: () throws -> [PluginDescription]
    private let check: (ResolvedJob) -> [Problem]
    private let workspace: Workspace
    private let worker: WorkerCommand
    private let say: (String) -> Void

    /// A daemon for a workspace; nothing happens before `run`.
    ///
    /// - Parameters:
    ///   - plugins: Asked at every manifest, so that a plugin that was added counts at once. Where it throws, the manifest
    ///     waits and is read later.
    ///   - check: What a plugin finds wrong with a job's parameters together.
    public init(
        workspace: Workspace, options: DaemonOptions, plugins: @escaping () throws -> [PluginDescription],
        check: @escaping (ResolvedJob) -> [Problem] = { _ in [] },
        worker: WorkerCommand = .ownExecutable, log: @escaping (String) -> Void
    ) {
        places = Places(workspace: workspace.root)
        self.workspace = workspace
        self.options = options
        self.plugins = plugins
        self.check = check
        self.worker = worker
        say = log
    }

    /// Works until it is asked to end, or with `once` until all is done.
    ///
    /// - Throws: `.tryAgain` where another daemon has the workspace, or where with `once` something could not be handed
    ///   over yet (it is kept, and the next run does).
    public func run() throws {
        try Places.make(places.state)
        // Before the lock, which could not be taken where the state may not be written.
        try places.checkPermissions()
        let lock = try DaemonLock(places.lock)
        defer { withExtendedLifetime(lock) {} }
        try places.prepare()

        try FileManager.default.createDirectory(at: places.requests, withIntermediateDirectories: true)

        let log = DaemonLog(places.log, say: say)
        let loop = try Loop()
        let settings = try workspace.settings()
        let cluster = try cluster(settings)
        let confinement = cluster == nil ? try Confinement.asked(options.confine) : .off
        let terms = Terms(options: options, settings: settings, isLocal: cluster == nil)
        let ledger = try Reconciliation(places: places, log: { log($0, .warning) }).ledger()
        try ledger.note(terms.value.json(pretty: false), as: Terms.note)
        let spool = Spool(
            places: places, ledger: ledger,
            read: Self.reading(workspace, settings: settings, plugins: plugins, check: check),
            usesLeases: settings.poll == nil && !NetworkFolder.contains(places.inbox), log: { log($0) })
        let processes = ProcessTable()
        let runner = JobRunner(
            places: places, ledger: ledger,
            executor: try cluster.map { try slurm($0, settings, on: loop, log) }
                ?? local(confinement, settings, processes, on: loop),
            terms: terms,
            modelJobs: { [plugins] job in
                try job.jobReferences(plugin: plugins().first { $0.id == job.plugin })
            },
            failedBundle: FailedBundle.write, log: log)
        runner.progress = options.progress
        // A cluster holds its jobs to their limits itself.
        var guarding: JobGuard?
        if cluster == nil {
            guarding = try JobGuard(
                runner, processes: processes, memory: settings.memory, stillness: options.stillness, on: loop)
        }
        runner.watch = { [weak guarding] in guarding?.wake() }
        let notifier = settings.notify.map { Notifier($0, in: places.workspace, on: loop, log: log) }
        runner.ended = { job, ending, bundle in notifier?.jobEnded(job, ending, bundle: bundle) }
        let rounds = try Rounds(
            loop: loop, spool: spool, runner: runner,
            history: History(places: places, ledger: ledger, keep: settings.keepSucceeded), notifier: notifier,
            options: options,
            poll: options.poll ?? settings.poll ?? 2, log: log)
        places.oddPermissions.forEach { log($0, .warning) }
        if cluster == nil, options.confine != .none { log(confinement.description) }
        // `poll` is said of network folders: what others do there no event tells.
        try rounds.run(places.inbox, watching: settings.poll == nil ? [places.inbox, places.requests] : [])
        withExtendedLifetime(guarding) {}
    }

    /// What is handed to the cluster with each job; nil where jobs run on this machine.
    private func cluster(_ settings: WorkspaceSettings) throws -> WorkspaceSettings.Slurm? {
        let choice = try options.executor.map(settings.executor(named:)) ?? settings.executor
        if case .slurm(let slurm) = choice { return slurm }
        return nil
    }

    private func slurm(
        _ slurm: WorkspaceSettings.Slurm, _ settings: WorkspaceSettings, on loop: Loop, _ log: DaemonLog
    ) throws -> any Executor {
        try SlurmExecutor(
            worker, slurm, throttle: options.jobs ?? settings.jobs, places: places, timing: options.slurmTiming,
            on: loop, log: { log($0) })
    }

    /// - Throws: Where jobs are on a cluster that this daemon is not to use: started here, they would run twice.
    private func local(
        _ confinement: Confinement, _ settings: WorkspaceSettings, _ processes: ProcessTable, on loop: Loop
    ) throws -> any Executor {
        if !SlurmBatch.all(in: places).isEmpty, let job = try handedOver().first {
            throw Problem(
                .failed,
                "jobs of this workspace are on the cluster still, \(job.id) for one; watch with --executor slurm until "
                    + "they have ended, or scancel them and remove this folder", at: .init(file: places.slurm.path))
        }
        return LocalExecutor(
            worker, confinement: confinement, cache: JobCache(of: workspace, settings: settings)?.folder,
            processes: processes, on: loop)
    }

    private func handedOver() throws -> [JobFolder] {
        try Folders.listing(places.jobs).map { JobFolder(places.jobs.appendingPathComponent($0, isDirectory: true)) }
            .filter { try SlurmNote($0) != nil }
    }

    /// Reads a manifest as the workspace is now: a root or a plugin that was added counts at once.
    static func reading(
        _ workspace: Workspace, settings: WorkspaceSettings, plugins: @escaping () throws -> [PluginDescription],
        check: @escaping (ResolvedJob) -> [Problem]
    ) -> ManifestReading {
        { manifest, fileName, id in
            let policy = PathPolicy(
                workspace: workspace, settings: (try? workspace.settings()) ?? settings, hubCache: HubCache.folder())
            return try ManifestReader(plugins: plugins())
                .accept(manifest, fileName: fileName, id: id, policy: policy, check: check)
        }
    }
}
