import Bundles
import Documents
import Files
import Foundation
public import Jobs
import NightjarKit
import Problems
import ProgramPlugins

/// Runs one job in its folder, from job.json to bundle.tar.zst: the whole of `nightjar work JOBFOLDER`.
///
/// All that matters is in the folder, so the same worker goes on after a kill and runs under a scheduler: what it says
/// on its pipe is only a hint.
public struct Worker: Sendable {
    private let folder: JobFolder
    private let policy: PathPolicy
    private let plugins: PluginRegistry
    private let cache: CaptureCache?
    private let commit: String?
    private let keepsTime: Bool
    private let onProgress: (@Sendable (Double, String) -> Void)?

    /// A worker for one job folder.
    ///
    /// - Parameters:
    ///   - cache: What earlier jobs computed; nil: everything is computed.
    ///   - commit: Which commit of Nightjar this is, for the provenance; nil: unknown.
    ///   - keepsTime: Whether the worker itself sees to `limits.time`, since no daemon does.
    ///   - onProgress: Sees the job's progress in this process, for `nightjar run`'s bar.
    public init(
        folder: JobFolder, policy: PathPolicy, plugins: PluginRegistry, cache: JobCache?, commit: String? = nil,
        keepsTime: Bool = false, onProgress: (@Sendable (Double, String) -> Void)? = nil
    ) {
        self.cache = cache.map { CaptureCache(folder: $0.folder, size: $0.size ?? CaptureCache.usualSize) }
        self.folder = folder
        // On a cluster the daemon is too far away to do it.
        self.keepsTime = keepsTime || Machine.isOfCluster
        self.policy = policy
        self.commit = commit
        self.plugins = plugins
        self.onProgress = onProgress
    }

    /// Works until the job has ended or goes on at another time.
    ///
    /// - Throws: A `Problem` where the folder itself is unusable or another worker is at it.
    public func run() async throws -> Attempt {
        let lock = try folder.acquireLock()
        defer { lock.note(process: nil) }
        if Machine.isOfCluster { lock.giveSigns() }
        if let ending = try folder.ending() { return .ended(ending) }
        StopSignal.listen()
        let started = Date()
        let job = try folder.job()
        let events = try EventLog(folder)
        // What a killed attempt was writing.
        try? FileManager.default.removeItem(at: folder.scratchFolder)
        var start = try folder.start()
        if start?.memory == nil { start?.memory = Machine.allottedMemory }
        let printed = PrintedOutput(folder)
        let source = Result { try plugins.source(of: job.plugin) }
        let plugin = PluginOrigin(job.plugin, source: try? source.get(), in: plugins)
        let host = try JobHost(
            job: job, folder: folder, policy: policy, events: events, start: start, cache: cache,
            plugin: plugin.sha256, keepsTime: keepsTime, onProgress: onProgress)

        var results = Results()
        var ending: Ending
        do {
            results = try await analyse(job, source.get(), host, start: start) { events.hintAtNews() }
            ending = Ending(.succeeded)
        } catch Stop.asked, Stop.needsMemory {
            return .stopped
        } catch Stop.overTime where Machine.isOfCluster {
            return .overTime
        } catch Stop.overTime {
            ending = Ending(.failed, problem: job.limits.overTime)
        } catch Stop.cancelled {
            ending = Ending(.cancelled, problem: Problem(.interrupted, "cancelled on request"))
        } catch let problem as Problem where problem.kind == .tryAgain {
            // A full or failing disk is nobody's mistake: the job goes on from its saved state when it is better.
            throw problem
        } catch {
            let problem = Problem(reporting: error)
            ending = Ending(.failed, problem: host.withoutRunsPlaces(problem))
        }
        if plugin.isAdded { for line in printed.lines() { events.log("info", "printed: \(line)") } }
        if let problem = ending.problem { events.log("error", problem.description) }
        let provenance = try Provenance(
            host: host, plugin: plugin, policy: policy,
            attempt: start?.attempt ?? 1, commit: commit, started: started
        ).document()
        do {
            try writeBundle(job, plugin, ending, results, provenance)
        } catch let problem as Problem where problem.kind == .tryAgain {
            throw problem
        } catch {
            // Results that make no bundle are the plugin's mistake; the bundle says so, without them.
            ending = Ending(.failed, problem: Problem(reporting: error))
            try writeBundle(job, plugin, ending, Results(), provenance)
        }
        ending.bundle = try SHA256Digest.hex(ofFile: folder.bundleFile)
        try folder.write(ending)
        return .ended(ending)
    }

    private func writeBundle(
        _ job: ResolvedJob, _ plugin: PluginOrigin, _ ending: Ending, _ results: Results, _ provenance: Value
    ) throws {
        try JobBundle(
            job: job, manifest: folder.manifest(), pluginSummary: plugin.summary,
            status: Outcome(ending.status), problem: ending.problem, results: results, provenance: provenance,
            log: folder.eventsFile, checkpoint: ending.status == .succeeded ? results.checkpointFolder : nil
        ).write(to: folder.bundleFile)
    }

    /// - Parameter said: Called when what the job needs stands in its folder.
    private func analyse(
        _ job: ResolvedJob, _ source: AnalysisSource, _ host: JobHost, start: JobStart?, said: () -> Void
    ) async throws -> Results {
        // Refused before any work: a job that cannot fit would only fail later.
        func admit(_ forecast: Forecast?) throws {
            if let problem = forecast?.problem(for: job) { throw problem }
            try folder.write(forecast?.said ?? JobForecast(memory: 0, seconds: 0, threads: host.threads))
            said()
            if let forecast {
                // It would fit the machine, and does not fit beside what else runs now.
                if let granted = start?.memory, forecast.memory > granted { throw Stop.needsMemory }
                if forecast.movesStates { host.moveStates() }
            }
        }
        func run<A: Analysis>(_ type: A.Type) async throws -> Results {
            let parameters = try A.Parameters(resolved: job.parameters)
            if let problem = A.problems(with: parameters).first { throw Problem.badInput(problem) }
            try admit(try await Forecast(of: job, host: host, analysis: A.self))
            return try await A().run(parameters, in: Context(host: host))
        }
        func run(_ program: ProgramAnalysis) async throws -> Results {
            let context = Context(host: host)
            let estimate = try await program.estimate(parameters: job.parameters, in: context)
            try admit(estimate.map { Forecast($0, host: host) })
            return try await program.run(parameters: job.parameters, in: context)
        }
        var results =
            switch source {
            case .builtIn(let analysis), .library(let analysis, _): try await run(analysis)
            case .program(let program): try await run(program)
            }
        if let problem = results.problem { throw problem }
        if source.isAdded { for oddity in results.oddities { results.note(oddity, kind: .warning) } }
        for warning in host.recorded.warnings { results.note(warning, kind: .warning) }
        return results
    }
}

extension Outcome {
    /// The report's word for an end.
    init(_ status: Ending.Status) {
        switch status {
        case .succeeded: self = .succeeded
        case .failed: self = .failed
        case .cancelled: self = .cancelled
        }
    }
}
