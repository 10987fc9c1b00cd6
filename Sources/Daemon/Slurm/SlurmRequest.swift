import Foundation
import Jobs
import Problems

/// What a job asks of the cluster; jobs that ask for the same are tasks of one array.
struct SlurmRequest: Hashable {
    /// As `sbatch` takes them: the workspace's, then the job's.
    let arguments: [String]

    /// Seconds before the limit at which a worker is asked to save its state. Slurm may ask up to a minute earlier.
    private static let notice = 60.0
    /// From `limits.time`, where the worker ends itself and says so, to where Slurm does.
    private static let margin = 180.0

    /// - Parameters:
    ///   - memory: Bytes; nil: what the cluster gives.
    ///   - threads: Nil: what the cluster gives.
    init(_ job: ResolvedJob, memory: Int?, threads: Int?, _ settings: WorkspaceSettings.Slurm) {
        var arguments: [String] = []
        if let partition = settings.partition { arguments.append("--partition=\(partition)") }
        if let account = settings.account { arguments.append("--account=\(account)") }
        arguments += settings.options
        if let threads { arguments.append("--cpus-per-task=\(threads)") }
        // In MiB, rounded up; a forecast differs a little from job to job, and should not make an array of each.
        if let memory { arguments.append("--mem=\(max(1, (memory + (64 << 20) - 1) >> 26) * 64)M") }
        let own = job.limits.time.map { $0 + Self.margin }
        let time = [own, settings.time.flatMap(SlurmTime.seconds)].compactMap { $0 }.min()
        if let time { arguments.append("--time=" + (time.isFinite ? SlurmTime.text(time) : "UNLIMITED")) }
        arguments.append("--signal=B:TERM@\(Int(min(Self.notice, (time ?? .infinity) / 5)))")
        self.arguments = arguments
    }

    /// What is wrong with a workspace's settings.
    static func problem(with settings: WorkspaceSettings.Slurm) -> Problem? {
        guard let time = settings.time, SlurmTime.seconds(time) == nil else { return nil }
        return .badInput(
            "\"\(time)\" is not \(SlurmTime.inWords)", at: .init(file: "nightjar.yaml", key: "slurm.time"))
    }
}
