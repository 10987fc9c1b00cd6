import ArgumentParser
import Bundles
import Foundation
import Jobs
import Problems

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a manifest's jobs in the foreground, without a daemon.")

    @Argument(help: "The manifest.") var manifest: String
    @Option(name: .shortAndLong, help: "The bundle to write (NAME-ID.tar.zst here by default).") var output: String?

    @Flag(help: "Compute everything, and keep nothing for later jobs.") var noCache = false

    func run() async throws {
        let file = try ManifestFile(manifest)
        let cache = noCache ? nil : try JobCache(for: Workspace(root: URL(fileURLWithPath: ".", isDirectory: true)))
        guard output == nil || file.jobs.count == 1 else {
            throw Problem(.usage, "-o names one bundle, and this manifest's matrix makes \(file.jobs.count)")
        }
        var hasFailed = false
        for job in file.jobs {
            let succeeded = try await run(job, manifest: file.data, policy: file.policy, cache: cache)
            hasFailed = hasFailed || !succeeded
        }
        if hasFailed { throw ExitCode(1) }
    }

    private func run(
        _ job: ResolvedJob, manifest: Data, policy: PathPolicy, cache: JobCache?
    ) async throws -> Bool {
        try await ForegroundJob(job: job, manifest: manifest, policy: policy, cache: cache).run { bundle, ending in
            let suffix = ending.status == .succeeded ? "" : ".\(ending.status.rawValue)"
            let target =
                output.map { URL(fileURLWithPath: $0) }
                ?? URL(fileURLWithPath: "\(job.name)-\(job.id)\(suffix).tar.zst")
            try deliver(bundle, to: target)
            if let problem = ending.problem {
                StandardError.write("nightjar: \(job.name): \(problem)\n")
            }
            print(try BundleReader(target).summary().text)
            print("bundle: \(target.path)")
            return ending.status == .succeeded
        }
    }

    /// Moves across file systems too, and complete or not at all.
    private func deliver(_ bundle: URL, to target: URL) throws {
        let temporary = target.deletingLastPathComponent().appendingPathComponent(
            ".\(target.lastPathComponent).\(getpid()).tmp")
        do {
            try FileManager.default.copyItem(at: bundle, to: temporary)
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw Problem(
                .tryAgain, "cannot be written: is the folder there, and is there room?", at: .init(file: target.path))
        }
        guard rename(temporary.path, target.path) == 0 else {
            throw Problem(
                .tryAgain, "cannot be written (\(String(cString: strerror(errno))))", at: .init(file: target.path))
        }
    }
}
