import Problems

/// Which jobs start now: a pure function of the queue's order and of what runs.
struct Scheduler {
    struct Plan: Equatable {
        /// By id, in order of starting.
        var start: [Start] = []
        /// By id, for what the next job waits besides its turn.
        var waiting: [String: String] = [:]
        /// By id, why a job can never start.
        var failing: [String: Problem] = [:]
    }

    struct Start: Equatable {
        var id: String
        var grant: Capacity.Grant
    }

    let capacity: Capacity

    /// - Parameters:
    ///   - ready: Jobs that wait for nothing but their turn, in order.
    ///   - held: What running jobs hold, an element a job.
    func plan(_ ready: some Sequence<QueuedJob>, beside held: [Capacity.Holding]) -> Plan {
        var plan = Plan()
        var held = held
        for job in ready {
            guard held.count < capacity.slots else { break }
            switch capacity.verdict(on: job, beside: held) {
            case .starts(let grant):
                plan.start.append(Start(id: job.id, grant: grant))
                held.append(capacity.holding(of: job, grant, hasSpoken: false))
            case .waits(let reason):
                plan.waiting[job.id] = reason
                // Nobody behind it starts: small jobs that came one after the other would keep a big one waiting for ever.
                return plan
            case .never(let problem): plan.failing[job.id] = problem
            }
        }
        return plan
    }
}
