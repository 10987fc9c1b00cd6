public import Foundation
public import Jobs
import Problems

/// What `nightjar status` tells, from ledger and folders alone: it needs no daemon and disturbs none.
public struct StatusReport: Sendable {
    /// A job as status shows it.
    public struct Entry: Sendable {
        /// The job's id.
        public var id: String
        /// Its name.
        public var name: String
        /// Its plugin's id.
        public var plugin = ""
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
        /// Of a queued job: when it will start, as far as is known.
        public var starts: Date?
        /// Of a queued or running job: when it will end, as far as is known.
        public var ends: Date?
        /// It has ended, and its bundle is not in the outbox yet.
        public var awaitsDelivery = false
    }

    /// Who works on the workspace, as «process 12 on host»; nil where no daemon does.
    public var daemon: String?
    /// `20:00`, where jobs start then and not before.
    public var waitsUntil: String?
    /// Manifests in the inbox that nobody has taken yet.
    public var inbox: [String] = []
    /// Requests that the daemon has not carried out yet, as `cancel-ID`.
    public var requests: [String] = []
    /// Running jobs, longest first.
    public var running: [Entry] = []
    /// Queued jobs, next first.
    public var queued: [Entry] = []
    /// Jobs that wait for what their reason says.
    public var waiting: [Entry] = []
    /// Ended jobs, newest first; as many as were asked for.
    public var done: [Entry] = []
    /// How many jobs have succeeded.
    public var succeeded = 0
    /// How many jobs have failed.
    public var failed = 0
    /// How many jobs were cancelled.
    public var cancelled = 0
    /// When this was so.
    public var time: Date
    /// Under which terms jobs run.
    var terms = Terms(settings: WorkspaceSettings())

    /// Reads ledger and folders of a workspace.
    ///
    /// - Parameter done: How many of the ended jobs are listed; nil: all.
    public init(_ workspace: Workspace, now: Date = Date(), done: Int? = nil) throws {
        time = now
        let places = Places(workspace: workspace.root)
        guard FileStatus(places.state) != nil || FileStatus(places.inbox) != nil else {
            throw Problem.badInput(
                "this is no workspace: it has neither inbox nor state", at: .init(file: workspace.root.path))
        }
        daemon = DaemonLock.holder(places.lock)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: places.inbox.path)) ?? []
        inbox = names.filter(Inbox.isManifestName).sorted()
        requests = try Requests(folder: places.requests).pending().map(\.fileName)
        guard let ledger = try SQLiteLedger(reading: places.ledger, jobs: places.jobs) else { return }
        let settings = (try? workspace.settings()) ?? WorkspaceSettings()
        let noted = daemon == nil ? nil : try ledger.note(Terms.note)
        terms = noted.flatMap(Terms.init) ?? Terms(settings: settings)
        waitsUntil = terms.hours.isOpen(at: now) ? nil : terms.hours.beginning
        self.done = try ledger.ended(most: done).map(Entry.init)
        let counts = try ledger.counts()
        (succeeded, failed, cancelled) = (counts[.succeeded] ?? 0, counts[.failed] ?? 0, counts[.cancelled] ?? 0)
        var jobs = StatusJobs(folders: places.jobs, terms: terms, now: now)
        for record in try ledger.open() { jobs.add(record) }
        try jobs.estimate(by: ledger)
        (running, queued, waiting) = (jobs.running, jobs.queued, jobs.waiting)
        self.done = jobs.ended + self.done
    }
}

extension StatusReport.Entry {
    init(_ record: JobRecord) {
        self.init(
            id: record.id, name: record.name, plugin: record.plugin, state: record.state, priority: record.priority)
    }

    /// The end of the events is enough to know how far the job is.
    mutating func readProgress(_ folder: JobFolder, _ now: Date) {
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
