import Foundation
import Jobs
import Problems
import Worker

/// A job that runs in this process, in a folder of its own that is gone afterwards.
struct ForegroundJob {
    let job: ResolvedJob
    let manifest: Data
    let policy: PathPolicy
    /// What earlier jobs computed; nil: everything is computed.
    let cache: JobCache?
    /// The ids of the jobs whose checkpoints or tables it reads, by name; the newest of a name where it is not here.
    var modelJobs: [String: String] = [:]

    /// Runs it with a progress bar and hands its bundle over.
    ///
    /// - Throws: A `Problem` of kind `interrupted` where somebody stopped it; whatever `body` throws.
    func run<R>(_ body: (_ bundle: URL, _ ending: Ending) throws -> R) async throws -> R {
        let folder = JobFolder(FileManager.default.temporaryDirectory.appendingPathComponent("nightjar-\(job.id)"))
        try folder.create(job, manifest: manifest)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        if !modelJobs.isEmpty { try folder.decide(modelJobs: modelJobs) }
        let bar = ProgressBar(job.name)
        let attempt = try await Worker(
            folder: folder, policy: policy, plugins: knownPlugins(of: policy.workspace), cache: cache,
            commit: builtCommit, keepsTime: true
        ) { bar.show($0, $1) }.run()
        bar.clear()
        guard case .ended(let ending) = attempt else { throw Problem(.interrupted, "\(job.name): interrupted") }
        return try body(folder.bundleFile, ending)
    }
}
