/// What a task gave.
struct TaskOutcome: Sendable {
    let name: String
    let notes: [String]
    let devItems: Int
    /// The mean of 1/|candidates| over the test items.
    let chance: Double
    let lmProb: MethodScore
    /// In the order in which the job names them.
    let probers: [ProberOutcome]

    var items: Int { lmProb.right.count }
}
