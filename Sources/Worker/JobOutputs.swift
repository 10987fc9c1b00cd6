import Bundles
import Files
import Foundation
import Jobs
import Problems

/// Where `job:NAME` leads: the `checkpoint/` or a table of another job's bundle, unpacked in this job's folder.
///
/// Which job that is the daemon has decided before the worker started, so that every attempt reads the same. Without a
/// daemon it is the newest of that name in the workspace's outbox.
struct JobOutputs {
    let folder: JobFolder
    let workspace: Workspace?

    /// A checkpoint's folder or a table's file, and the job that made it.
    struct Found: Equatable {
        var url: URL
        var job: String
    }

    /// The folder of a checkpoint.
    ///
    /// - Throws: A `Problem` that says what to do where the bundle is gone or has no checkpoint. It names no id: what a job
    ///   says of its failure is the same at every run.
    func checkpoint(of name: String, checkCancellation: () throws -> Void) throws -> Found {
        try find(name, at: { folder.checkpointsFolder.appendingPathComponent($0, isDirectory: true) }) {
            try $0.unpackCheckpoint(to: $1, checkCancellation: checkCancellation)
        }
    }

    /// The CSV file of a table.
    ///
    /// - Throws: As `checkpoint(of:)`.
    func table(_ table: String, of name: String) throws -> Found {
        try find(name, at: { folder.tablesFolder.appendingPathComponent("\($0)/\(table).csv") }) { bundle, file in
            let data = try bundle.table(table)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try DurableFile.write(data, to: file)
        }
    }

    /// - Parameters:
    ///   - place: Where it lies when it is unpacked, by the job's id.
    ///   - unpack: Writes it there, whole or not at all.
    private func find(
        _ name: String, at place: (_ id: String) -> URL, unpack: (BundleReader, URL) throws -> Void
    ) throws -> Found {
        func unpacked(_ id: String) -> Found? {
            FileManager.default.fileExists(atPath: place(id).path) ? Found(url: place(id), job: id) : nil
        }
        let decided = try folder.modelJobs()?[name]
        if let decided, let found = unpacked(decided) { return found }
        let bundle = try decided.map { try self.bundle(of: $0, named: name) } ?? newestBundle(named: name)
        if let found = unpacked(bundle.id) { return found }
        do {
            try unpack(BundleReader(bundle.url), place(bundle.id))
        } catch let problem as Problem where problem.kind == .badInput {
            throw Problem.badInput("job:\(name) leads nowhere: \(problem.message)")
        }
        return Found(url: place(bundle.id), job: bundle.id)
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
}
