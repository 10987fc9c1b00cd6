import Files
public import Foundation

/// The ledger that keeps each job's state in its own folder.
public final class FolderLedger: Ledger {
    private let folder: URL
    /// The names of the jobs already looked up; names never change.
    private var names: [String: (name: String, manifestName: String)] = [:]

    /// The ledger over a folder of job folders, `state/jobs`.
    public init(_ folder: URL) { self.folder = folder }

    /// The folder of a job.
    public func jobFolder(_ id: String) -> JobFolder { JobFolder(folder.appendingPathComponent(id, isDirectory: true)) }

    /// Every job's id, in order of claiming.
    public func ids() throws -> [String] { try Folders.listing(folder).filter { !$0.hasPrefix(".") } }

    /// Where a job stands, as its folder's `state.json` says.
    public func state(of id: String) throws -> JobState {
        let folder = jobFolder(id)
        return try JobState(value: folder.readValue(folder.stateFile))
    }

    /// Writes the folder's `state.json`, complete or not at all.
    public func record(_ state: JobState, of id: String) throws {
        let folder = jobFolder(id)
        try folder.writeValue(state.value, to: folder.stateFile)
    }

    /// The newest jobs of a name; the names of all jobs are read once, at the first question.
    public func newest(named name: String, notOf claim: String) throws -> [JobRecord] {
        var found: [JobRecord] = []
        // Ids sort by time, so the first match from the end decides which claim it is.
        for id in try ids().reversed() where JobID.claim(of: id) != claim {
            if let first = found.first, JobID.claim(of: first.id) != JobID.claim(of: id) { break }
            guard let names = names(of: id), names.name == name || names.manifestName == name,
                let state = try? state(of: id)
            else { continue }
            found.append(JobRecord(id: id, name: names.name, state: state))
        }
        return found.reversed()
    }

    private func names(of id: String) -> (name: String, manifestName: String)? {
        if let known = names[id] { return known }
        guard let job = try? jobFolder(id).job() else { return nil }
        names[id] = (job.name, job.manifestName)
        return names[id]
    }
}
