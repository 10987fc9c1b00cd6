/// What Slurm says of a task, in `squeue`'s and `scontrol`'s words.
enum SlurmState: Equatable {
    case waits(reason: String)
    case runs
    /// It has ended, in one of these ways.
    case ended(End)

    enum End: String {
        case completed = "COMPLETED"
        case failed = "FAILED"
        case cancelled = "CANCELLED"
        case timeOut = "TIMEOUT"
        case outOfMemory = "OUT_OF_MEMORY"
        case nodeFailure = "NODE_FAIL"
        case bootFailure = "BOOT_FAIL"
        case preempted = "PREEMPTED"
        case deadline = "DEADLINE"
    }

    private static let waiting: Set<Substring> = [
        "PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESV_DEL_HOLD", "SPECIAL_EXIT",
    ]

    /// - Parameters:
    ///   - word: Slurm's, perhaps with more after it («CANCELLED by 0», as sacct has it).
    ///   - reason: Why it waits.
    init(_ word: some StringProtocol, reason: String = "") {
        let word = Substring(word).prefix { $0 != " " }
        if let end = End(rawValue: String(word)) {
            self = .ended(end)
        } else {
            // A state that a later Slurm knows is none of the ends, so the task is there still.
            self = Self.waiting.contains(word) ? .waits(reason: reason) : .runs
        }
    }
}
