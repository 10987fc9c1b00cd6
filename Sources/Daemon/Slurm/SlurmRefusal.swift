/// Why `sbatch` took nothing.
enum SlurmRefusal: Equatable {
    /// There are as many jobs as may be; some other time, or fewer at once.
    case tooMany(String)
    /// No node will ever give what the jobs ask for.
    case impossible(String)
    /// Anything else, from a wrong partition to a controller that does not answer: it may have been taken after all.
    case unsure(String)

    private static let full = [
        "QOSMaxSubmitJob", "AssocMaxSubmitJob", "AssocGrpSubmitJobs", "QOSGrpSubmitJobs", "job submit limit",
        "Slurm temporarily unable to accept job", "Resource temporarily unavailable", "Invalid job array specification",
        "Too many", "MaxSubmitJobs",
    ]
    private static let never = [
        "Requested node configuration is not available", "Memory specification can not be satisfied",
        "CPU count specification invalid", "CPU count per node can not be satisfied",
        "More processors requested than permitted", "Requested time limit is invalid",
        "Memory required by task is not available",
    ]

    init(_ result: ToolProcess.Result) {
        let reason = result.complaint
        if Self.full.contains(where: result.errors.contains) {
            self = .tooMany(reason)
        } else if Self.never.contains(where: result.errors.contains) {
            self = .impossible(reason)
        } else {
            self = .unsure(reason)
        }
    }
}
