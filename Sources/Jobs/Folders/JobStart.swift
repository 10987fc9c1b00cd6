public import Documents
import Problems

/// What the daemon tells a worker at each start, in `start.json`.
public struct JobStart: Sendable, Equatable {
    /// Which start of the job this is, from 1; every start counts.
    public var attempt: Int
    /// The bytes that this start may use now, beside what else runs; nil where nobody reckons.
    public var memory: Int?
    /// Threads of a job whose manifest sets none; nil: all.
    public var threads: Int?

    /// A start.
    public init(attempt: Int, memory: Int? = nil, threads: Int? = nil) {
        self.attempt = attempt
        self.memory = memory
        self.threads = threads
    }

    /// The start as it is written.
    public var value: Value {
        var value: Value = ["attempt": Value(.int(attempt))]
        if let memory { value["memory"] = Value(.int(memory)) }
        if let threads { value["threads"] = Value(.int(threads)) }
        return value
    }

    /// Reads what `value` wrote.
    public init(value: Value) throws {
        guard let attempt = value["attempt"]?.int else { throw Problem(.ownError, "start.json has no attempt") }
        self.init(attempt: attempt, memory: value["memory"]?.int, threads: value["threads"]?.int)
    }
}
