import ArgumentParser
import Bundles
import Documents
import Foundation
import Jobs
import Problems

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks every member of a bundle against its checksum; with --rerun, its results too.",
        discussion: """
            --rerun runs the job again, without anything that earlier jobs computed, and compares: the exit status is 0 \
            where every member but provenance.json, log.jsonl and SHA256SUMS is the same byte for byte. What the job \
            reads must still be there; relative paths are those of the bundle's workspace.
            """)

    @Argument(help: "The bundle.") var bundle: String
    @Flag(help: "Run the job again and compare.") var rerun = false
    @Option(
        help: "The bundle's workspace (default: the folder above the bundle's, where that is an outbox; else here).")
    var workspace: String?

    func run() async throws {
        let reader = BundleReader(URL(fileURLWithPath: bundle).standardizedFileURL)
        let found = try reader.verify()
        guard found.isSound else {
            let faults = [
                found.changed.isEmpty ? nil : "changed: " + found.changed.joined(separator: ", "),
                found.missing.isEmpty ? nil : "missing: " + found.missing.joined(separator: ", "),
                found.unlisted.isEmpty ? nil : "not listed: " + found.unlisted.joined(separator: ", "),
            ].compactMap { $0 }
            throw Problem(.failed, "\(bundle): not as it was written; " + faults.joined(separator: "; "))
        }
        print("\(found.sound.count) members, all as they were written")
        guard rerun else { return }
        let comparison = try await job(of: reader).run { again, _ in
            try BundleComparison(reader, BundleReader(again))
        }
        print(comparison.text, terminator: "")
        guard comparison.isSame else { throw Problem(.failed, "\(bundle): run again, it gives other results") }
    }

    /// The bundle's job as it was resolved, reading the same jobs' results.
    private func job(of bundle: BundleReader) throws -> ForegroundJob {
        var value = try Value(json: bundle.contents(of: "job.json"), file: "\(self.bundle)/job.json")
        value["id"] = Value(.string(JobID.new()))
        let workspace = try Workspace(root: root(of: bundle))
        let provenance = try Value(json: bundle.contents(of: "provenance.json"), file: nil)
        let read = (provenance["models"]?.array ?? []) + (provenance["tables"]?.array ?? [])
        let modelJobs = read.compactMap { entry -> (String, String)? in
            guard let name = entry["reference"]?.string.flatMap({ JobName.referred(by: $0) }),
                let id = entry["job"]?.string
            else { return nil }
            return (name, id)
        }
        return ForegroundJob(
            job: try ResolvedJob(value: value), manifest: try bundle.contents(of: "manifest.yaml"),
            policy: PathPolicy(
                workspace: workspace, folders: [bundle.url.deletingLastPathComponent()], hubCache: HubCache.folder(),
                isRestricted: false),
            cache: nil, modelJobs: Dictionary(modelJobs) { $1 })
    }

    private func root(of bundle: BundleReader) -> URL {
        if let workspace { return URL(fileURLWithPath: workspace, isDirectory: true).standardizedFileURL }
        let folder = bundle.url.deletingLastPathComponent()
        return folder.lastPathComponent == "outbox"
            ? folder.deletingLastPathComponent()
            : URL(fileURLWithPath: ".", isDirectory: true).standardizedFileURL
    }
}
