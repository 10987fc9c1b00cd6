import Foundation

extension Places {
    /// A folder a batch of jobs that is on the cluster.
    var slurm: URL { state.appendingPathComponent("slurm", isDirectory: true) }
}
