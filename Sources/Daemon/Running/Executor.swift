import Foundation
import Jobs
import Processes

/// Where workers run: on this machine, or on a cluster.
///
/// What it reports is when to look; what has become of a job stands in the job's folder.
protocol Executor: AnyObject {
    /// Whether workers run on this machine: they share its cores and memory, hold their locks as long as they live, and
    /// are asked to end with the daemon. Workers of a cluster do none of that.
    var isLocal: Bool { get }

    /// Called when a job that was started waits elsewhere for its turn, with the reason, and without one when it runs.
    var waits: (_ id: String, _ reason: String?) -> Void { get set }

    /// Starts a worker on a job whose lock the daemon has taken for it.
    ///
    /// - Parameter ended: Called once, when the worker's process is gone.
    /// - Parameter hint: Called when the worker says that there are new events.
    func start(
        _ folder: JobFolder, lock: WorkerLock, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void) throws

    /// Signals a job's worker and all that it has started, also one that an earlier daemon started.
    func signal(_ signal: Int32, _ folder: JobFolder)

    /// Called after each round's starts.
    func round()

    /// Whether it has a job although nobody holds its lock: one that an earlier daemon has handed to a cluster, and whose
    /// end is not settled.
    func has(_ folder: JobFolder) throws -> Bool

    /// Watches such a job; `ended` and `hint` as for one that it starts.
    func watch(_ folder: JobFolder, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void)

    /// The first process of a job's worker; nil where it runs elsewhere.
    func process(of folder: JobFolder) -> Int32?

    /// Ends what a worker that is gone has left behind.
    func endAll(of folder: JobFolder)
}

/// Of this machine, where all of it holds by itself.
extension Executor {
    var isLocal: Bool { true }
    var waits: (_ id: String, _ reason: String?) -> Void {
        get { { _, _ in } }
        set {}
    }
    func round() {}
    func has(_ folder: JobFolder) -> Bool { false }
    func watch(_ folder: JobFolder, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void) {}
    func process(of folder: JobFolder) -> Int32? { nil }
    func endAll(of folder: JobFolder) {}
}

/// How a worker's process ended.
struct WorkerExit: Equatable {
    /// What whoever has run it says of its end, where that is more than the process can tell.
    enum Verdict: Equatable {
        /// It failed, and may be tried again as often as the job allows.
        case counted(String)
        /// It was nobody's fault: the job is queued again.
        case uncounted(String)
        /// Somebody has cancelled it there.
        case cancelled(String)
        /// It can never run there.
        case refused(String)
    }

    var status: Int
    var signal: Int
    var verdict: Verdict?

    init(status: Int, signal: Int) {
        self.status = status
        self.signal = signal
    }

    init(_ exit: ProcessExit) {
        switch exit {
        case .status(let status): self.init(status: Int(status), signal: 0)
        case .signal(let signal): self.init(status: 0, signal: Int(signal))
        }
    }

    private init(_ verdict: Verdict) {
        self.init(status: 0, signal: 0)
        self.verdict = verdict
    }

    static func counted(_ reason: String) -> WorkerExit { WorkerExit(.counted(reason)) }
    static func uncounted(_ reason: String) -> WorkerExit { WorkerExit(.uncounted(reason)) }
    static func cancelled(_ reason: String) -> WorkerExit { WorkerExit(.cancelled(reason)) }
    static func refused(_ reason: String) -> WorkerExit { WorkerExit(.refused(reason)) }

    /// The worker asks for another try later (a full disk): exit status 75 and no `end.json`.
    var asksForAnotherTry: Bool { signal == 0 && status == 75 }

    /// It stopped itself at `limits.time`, where no daemon could.
    var isOverTime: Bool { signal == 0 && status == Int(Ending.overTimeStatus) }

    /// In words, for the one who reads the failed job's report.
    var description: String {
        switch signal {
        case 0:
            "the worker ended with status \(status) and without saying how the job ended"
                + (status == 0 ? ": a plugin may not call exit" : "")
        case 9: "the worker was killed (signal 9); most often that is the system running out of memory"
        case let signal: "the worker crashed: signal \(signal), \(String(cString: strsignal(Int32(signal))))"
        }
    }
}
