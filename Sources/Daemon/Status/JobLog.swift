import Bundles
import Documents
import Foundation
public import Jobs
import Problems

/// What a job tells: from its folder while it runs, from its bundle when it has ended.
public final class JobLog {
    private let job: JobRecord
    private let outbox: URL
    private let ledger: SQLiteLedger
    private let reader: EventReader
    private var told = 0
    /// How the job ended, once its last event has been told.
    public private(set) var end: JobState?

    /// The log of a job from its beginning; nothing is read.
    public init(_ job: JobRecord, in workspace: Workspace) throws {
        let places = Places(workspace: workspace.root)
        guard let ledger = try SQLiteLedger(reading: places.ledger, jobs: places.jobs) else {
            throw Problem(.failed, "the workspace's ledger is gone", at: .init(file: places.ledger.path))
        }
        self.job = job
        self.ledger = ledger
        outbox = places.outbox
        reader = EventReader(JobFolder(places.jobs.appendingPathComponent(job.id, isDirectory: true)))
    }

    /// What the job has told since the last call.
    public func next() throws -> [JobEvent] {
        // Asked before the events are read: with the end the folder loses them to the bundle.
        let state = try ledger.state(of: job.id)
        guard state.phase.isEnd else {
            let events = reader.next()
            told += events.count
            return events
        }
        guard end == nil else { return [] }
        let rest = try Array(delivered(state).dropFirst(told))
        end = state
        return rest
    }

    private func delivered(_ state: JobState) throws -> [JobEvent] {
        guard let name = state.bundle else { return [] }
        let bundle = BundleReader(outbox.appendingPathComponent(name))
        guard FileStatus(bundle.url) != nil else {
            throw Problem(
                .failed, "the log went into the bundle, which is not in outbox/ any more",
                at: .init(file: bundle.url.path))
        }
        // A job that has told nothing has no log.
        guard try bundle.members().contains(where: { $0.path == "log.jsonl" }) else { return [] }
        return try bundle.contents(of: "log.jsonl").split(separator: UInt8(ascii: "\n")).compactMap { line in
            (try? Value(json: Data(line), file: nil)).flatMap(JobEvent.init(value:))
        }
    }
}
