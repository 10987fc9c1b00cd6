import Bundles
import Foundation
import Jobs
import Problems

/// Where `job:NAME` leads: the `checkpoint/` of another job's bundle, unpacked in this job's folder.
///
/// Which job that is the daemon has decided before the worker started, so that every attempt reads the same. Without a
/// daemon it is the newest of that name in the workspace's outbox.
struct JobCheckpoints {
    let folder: JobFolder
    let workspace: Workspace?

    /// A checkpoint, and the job that made it.
    struct Found: Equatable {
        var folder: URL
        var job: String
    }

    /// - Throws: A `Problem` that says what to do where the bundle is gone or has no checkpoint. It names no id: what a job
    ///   says of its failure is the same at every run.
    func find(_ name: String, checkCancellation: () throws -> Void) throws -> Found {
        let decided = try folder.modelJobs()?[name]
        if let decided, let found = unpacked(decided) { return found }
        let bundle = try decided.map { try self.bundle(of: $0, named: name) } ?? newestBundle(named: name)
        if let found = unpacked(bundle.id) { return found }
        do {
            try BundleReader(bundle.url).unpackCheckpoint(to: place(bundle.id), checkCancellation: checkCancellation)
        } catch let problem as Problem where problem.kind == .badInput {
            throw Problem.badInput("job:\(name) leads nowhere: \(problem.message)")
        }
        return Found(folder: place(bundle.id), job: bundle.id)
    }

    private var outbox: Outbox? { workspace.map { Outbox($0.outbox) } }

    private func bundle(of id: String, named name: String) throws -> Outbox.Bundle {
        guard let bundle = outbox?.bundle(of: id) else {
            throw Problem.badInput(
                "job:\(name) leads nowhere: the bundle of job \(name) is not in outbox/ any more; put it back there, or "
                    + "submit \(name) again")
        }
        return bundle
    }

    private func newestBundle(named name: String) throws -> Outbox.Bundle {
        let newest = outbox?.newest(named: name) ?? []
        if let problem = JobName.ambiguity(of: name, cells: newest.map(\.name)) { throw problem }
        guard let bundle = newest.first else {
            throw Problem.badInput(
                "job:\(name) leads nowhere: there is no bundle \(name)-….tar.zst of a succeeded job in outbox/ here; run "
                    + "\(name) first, and put its bundle there")
        }
        return bundle
    }

    private func place(_ id: String) -> URL {
        folder.checkpointsFolder.appendingPathComponent(id, isDirectory: true)
    }

    private func unpacked(_ id: String) -> Found? {
        let place = place(id)
        return FileManager.default.fileExists(atPath: place.path) ? Found(folder: place, job: id) : nil
    }
}
