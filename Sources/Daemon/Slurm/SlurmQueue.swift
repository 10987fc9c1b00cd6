/// What `squeue` lists of the user's arrays.
struct SlurmQueue: Equatable {
    /// One task a line, ended ones as long as Slurm remembers them, in a form that every version of `squeue` knows.
    static let arguments = ["--noheader", "--array", "--me", "--states=all", "--format=%F|%K|%T|%r|%j"]

    /// By the array's job id and the task's number.
    private(set) var tasks: [Int: [Int: SlurmState]] = [:]
    /// Of arrays that ended before Slurm told their tasks apart.
    private(set) var whole: [Int: SlurmState] = [:]
    /// The arrays' ids by their names.
    private(set) var names: [String: Int] = [:]

    /// Reads the list; lines of another form are passed over.
    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false)
            guard fields.count == 5, let array = Int(fields[0]) else { continue }
            let state = SlurmState(fields[2], reason: String(fields[3]))
            if let task = Int(fields[1]) { tasks[array, default: [:]][task] = state } else { whole[array] = state }
            names[String(fields[4])] = array
        }
    }

    /// Whether Slurm still knows anything of an array. Of a waiting task that somebody cancels it forgets all at once.
    func knows(_ array: Int) -> Bool { tasks[array] != nil || whole[array] != nil }

    /// Where a task stands; nil where Slurm does not know it.
    func state(of task: Int, in array: Int) -> SlurmState? { tasks[array]?[task] ?? whole[array] }
}
