public import Jobs
import Foundation
import NightjarKit
public import Problems

/// What a job will need, said before it runs: `nightjar check`, and the worker's refusal of what cannot fit.
public struct Forecast: Sendable, CustomStringConvertible {
    let estimate: Estimate
    let threads: Int
    /// The most bytes at any time.
    let memory: Int
    /// Whether hidden states go into a file, since they would not fit.
    let movesStates: Bool

    /// Asks the job's analysis; nil where it cannot say. Of a plugin in Swift that was added no code is loaded: it says so
    /// at the job's start.
    public init?(of job: ResolvedJob, policy: PathPolicy, plugins: PluginRegistry) async throws {
        let folder = JobFolder(
            FileManager.default.temporaryDirectory.appendingPathComponent("nightjar-check-\(getpid())-\(job.id)"))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let host = try JobHost(job: job, folder: folder, policy: policy, events: EventLog(folder))
        if let analysis = plugins[job.plugin] {
            try await self.init(of: job, host: host, analysis: analysis)
        } else if let program = try plugins.program(of: job.plugin) {
            guard let estimate = try await program.estimate(parameters: job.parameters, in: Context(host: host)) else {
                return nil
            }
            self.init(estimate, host: host)
        } else {
            return nil
        }
    }

    init?(of job: ResolvedJob, host: JobHost, analysis: any Analysis.Type) async throws {
        func ask<A: Analysis>(_ type: A.Type) async throws -> Estimate? {
            try await A().estimate(try A.Parameters(resolved: job.parameters), in: Context(host: host))
        }
        guard let estimate = try await ask(analysis) else { return nil }
        self.init(estimate, host: host)
    }

    init(_ estimate: Estimate, host: JobHost) {
        self.estimate = estimate
        threads = host.threads
        // What the process has already: the program, the tokenizer, the texts.
        let base = Machine.residentMemory
        // Allocators and the system round up, and pages are shared unevenly.
        func rounded(_ memory: Int) -> Int { memory + memory / 12 + (4 << 20) }
        let whole = rounded(base + estimate.memory)
        movesStates = whole > host.memory || estimate.movable > host.memory / 2
        let moved = movesStates ? max(0, estimate.movable - host.statesBesides) : 0
        memory = rounded(base + estimate.memory - moved)
    }

    /// Why the job is refused at once; nil where it fits.
    public func problem(for job: ResolvedJob) -> Problem? {
        let limit = job.limits.memory ?? Machine.memory
        guard memory > limit else { return nil }
        let source = job.limits.memory == nil ? "this machine has" : "limits.memory allows"
        return Problem.badInput(
            "\(job.name) needs about \(memory.bytesInWords) of memory and \(source) \(limit.bytesInWords); "
                + "use fewer texts or a larger machine")
    }

    /// How long it takes; the machine's speed is measured at each call, where the work is worth it.
    var seconds: Double {
        let speed = estimate.multiplications < 2e9 ? 2e10 : Versions.multiplicationsPerSecond()
        return 1.3 * estimate.multiplications / (speed * Double(threads))
    }

    /// The forecast as the daemon reads it.
    var said: JobForecast { JobForecast(memory: memory, seconds: seconds, threads: threads) }

    /// One line: work, memory, time.
    public var description: String {
        "\(estimate.items) texts, \(estimate.tokens) tokens, memory about \(memory.bytesInWords), "
            + "about \(max(1, seconds.rounded(.up)).secondsInWords) on \(threads) thread\(threads == 1 ? "" : "s")"
    }
}
