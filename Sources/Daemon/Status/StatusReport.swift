public import Foundation
public import Jobs
import Problems

/// What `nightjar status` tells, from the folders alone: it needs no daemon and disturbs none.
public struct StatusReport: Sendable {
    /// A job as status shows it.
    public struct Entry: Sendable {
        /// The job's id.
        public var id: String
        /// Its name.
        public var name: String
        /// Where it stands.
        public var state: JobState
        /// Its priority.
        public var priority: Int
        /// Of a running job: 0 … 1, as it last said.
        public var fraction: Double?
        /// Of a running job: what it is at.
        public var what: String?
        /// Of a running job: seconds since its start.
        public var elapsed: Double?
        /// Of a running job: seconds that it still needs if it goes on at its pace.
        public var left: Double?
        /// It has ended, and its bundle is not in the outbox yet.
        public var awaitsDelivery = false
    }

    /// Who works on the workspace, as «process 12 on host»; nil where no daemon does.
    public var daemon: String?
    /// Manifests in the inbox that nobody has taken yet.
    public var inbox: [String] = []
    /// Running jobs, longest first.
    public var running: [Entry] = []
    /// Queued jobs, next first.
    public var queued: [Entry] = []
    /// Jobs that wait for what their reason says.
    public var waiting: [Entry] = []
    /// Ended jobs, newest first.
    public var done: [Entry] = []

    /// Reads the folders of a workspace.
    public init(_ workspace: Workspace, now: Date = Date()) throws {
        let places = Places(workspace: workspace.root)
        guard FileStatus(places.state) != nil || FileStatus(places.inbox) != nil else {
            throw Problem.badInput(
                "this is no workspace: it has neither inbox nor state", at: .init(file: workspace.root.path))
        }
        daemon = DaemonLock.holder(places.lock)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: places.inbox.path)) ?? []
        inbox = names.filter(Inbox.isManifestName).sorted()
        let ledger = FolderLedger(places.jobs)
        for id in FileStatus(places.jobs) == nil ? [] : try ledger.ids() { add(ledger.jobFolder(id), ledger, now) }
        running.sort { $0.id < $1.id }
        let order = { (entry: Entry) in
            QueuedJob(id: entry.id, name: entry.name, priority: entry.priority, arrived: entry.state.arrived)
        }
        queued.sort { QueuedJob.precedes(order($0), order($1)) }
        waiting.sort { QueuedJob.precedes(order($0), order($1)) }
        done.sort { ($0.state.ended ?? .distantPast, $0.id) > ($1.state.ended ?? .distantPast, $1.id) }
    }

    private mutating func add(_ folder: JobFolder, _ ledger: FolderLedger, _ now: Date) {
        // A folder may be on its way from one state to the next; what cannot be read now is shown the next time.
        guard let job = try? folder.job(), let state = try? ledger.state(of: folder.id) else { return }
        var entry = Entry(id: folder.id, name: job.name, state: state, priority: job.priority)
        if state.phase.isEnd { return done.append(entry) }
        if let ending = try? folder.ending(), !folder.isWorkerAlive {
            entry.awaitsDelivery = true
            entry.state.message = ending.problem?.description
            return done.append(entry)
        }
        switch state.phase {
        case .running:
            entry.readProgress(folder, now)
            running.append(entry)
        case .waiting: waiting.append(entry)
        default: queued.append(entry)
        }
    }
}

extension StatusReport.Entry {
    /// The end of the events is enough to know how far the job is.
    fileprivate mutating func readProgress(_ folder: JobFolder, _ now: Date) {
        let start = state.started ?? now
        elapsed = max(0, now.timeIntervalSince(start))
        for event in EventReader(folder, tail: 64 << 10).next() {
            // What an earlier attempt said is not this one's progress.
            guard case .progress(let fraction, let what, let time) = event, time >= start else { continue }
            (self.fraction, self.what) = (fraction, what)
            let worked = time.timeIntervalSince(start)
            left = fraction > 0 && worked > 0 ? max(0, worked / fraction - now.timeIntervalSince(start)) : nil
        }
    }
}
