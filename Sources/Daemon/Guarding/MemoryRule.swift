import Jobs
import Problems

/// Which job has taken too much memory: a pure function of what all of them have.
struct MemoryRule {
    /// What one running job has.
    struct Use: Equatable {
        var id: String
        var memory: Int
        /// `limits.memory`.
        var limit: Int?
        /// What the worker has said that it needs.
        var forecast: Int?
    }

    /// `memory` of `nightjar.yaml`, for all jobs together.
    var budget: Int?

    /// The jobs to end, and why; of several that are too much together, the one that has gone furthest beyond what it
    /// said.
    func offenders(_ uses: [Use], on machine: MachineMemory) -> [(id: String, problem: Problem)] {
        let own = uses.filter { use in use.limit.map { use.memory > $0 } ?? false }
        guard own.isEmpty else { return own.map { ($0.id, beyondItsOwn($0)) } }
        let total = uses.reduce(0) { $0 + $1.memory }
        if total > budget ?? machine.usable, let most = most(uses) {
            return [(most.id, beyondAll(most, total: total, allowed: budget ?? machine.usable))]
        }
        // Whoever has less than what would have to come free is not to blame.
        if machine.available < machine.reserve, let most = most(uses), most.memory > machine.reserve {
            return [(most.id, shortage(most, machine))]
        }
        return []
    }

    private func most(_ uses: [Use]) -> Use? {
        func excess(_ use: Use) -> (Int, Int) { (use.memory - (use.forecast ?? use.limit ?? 0), use.memory) }
        return uses.max { excess($0) < excess($1) }
    }

    private func beyondItsOwn(_ use: Use) -> Problem {
        Problem(
            .failed,
            "limits.memory: the job took \(use.memory.bytesInWords) of memory, \((use.limit ?? 0).bytesInWords) are allowed; "
                + "raise limits.memory, or give it less to do at once")
    }

    private func beyondAll(_ use: Use, total: Int, allowed: Int) -> Problem {
        let whose = budget == nil ? "this machine has" : "nightjar.yaml's memory allows"
        let took =
            total == use.memory
            ? "the job took \(total.bytesInWords)"
            : "the running jobs took \(total.bytesInWords), this one \(use.memory.bytesInWords) of it,"
        return Problem(
            .failed,
            "memory: \(took) and \(whose) \(allowed.bytesInWords); give it less to do at once, or more memory"
        )
    }

    private func shortage(_ use: Use, _ machine: MachineMemory) -> Problem {
        Problem(
            .failed,
            "memory: the job took \(use.memory.bytesInWords) and left the machine \(machine.available.bytesInWords), of which "
                + "\(machine.reserve.bytesInWords) are kept free; give it less to do at once, or more memory"
        )
    }
}
