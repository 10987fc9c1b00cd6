import Foundation
import Jobs

/// Where workers run: on this machine, later on a cluster.
///
/// What it reports is when to look; what has become of a job stands in the job's folder.
protocol Executor: AnyObject {
    /// Starts a worker on a job whose lock the daemon has taken for it.
    ///
    /// - Parameter ended: Called once, when the worker's process is gone.
    /// - Parameter hint: Called when the worker says that there are new events.
    func start(
        _ folder: JobFolder, lock: WorkerLock, ended: @escaping (WorkerExit) -> Void, hint: @escaping () -> Void) throws

    /// Signals a job's worker and all that it has started, also one that an earlier daemon started.
    func signal(_ signal: Int32, _ folder: JobFolder)
}

/// How a worker's process ended.
struct WorkerExit: Equatable {
    var status: Int
    var signal: Int

    /// The worker asks for another try later (a full disk): exit status 75 and no `end.json`.
    var asksForAnotherTry: Bool { signal == 0 && status == 75 }

    /// In words, for the one who reads the failed job's report.
    var description: String {
        switch signal {
        case 0: "the worker ended with status \(status) and without saying how the job ended"
        case 9: "the worker was killed (signal 9); most often that is the system running out of memory"
        case let signal: "the worker crashed: signal \(signal), \(String(cString: strsignal(Int32(signal))))"
        }
    }
}
