public import Documents
import Problems

/// What a job will need, as its worker says in `forecast.json` before it begins.
public struct JobForecast: Sendable, Equatable {
    /// The most bytes at any time; 0 where the analysis cannot say.
    public var memory: Int
    /// How long it takes from its beginning; 0 where the analysis cannot say.
    public var seconds: Double
    /// Threads that it uses.
    public var threads: Int

    /// A forecast.
    public init(memory: Int, seconds: Double, threads: Int) {
        self.memory = memory
        self.seconds = seconds
        self.threads = threads
    }

    /// The forecast as it is written.
    public var value: Value {
        [
            "memory": Value(.int(memory)), "seconds": Value(.double(seconds)), "threads": Value(.int(threads)),
        ]
    }

    /// Reads what `value` wrote.
    public init(value: Value) throws {
        guard let memory = value["memory"]?.int, memory >= 0, let seconds = value["seconds"]?.double, seconds >= 0,
            let threads = value["threads"]?.int, threads > 0
        else { throw Problem(.ownError, "forecast.json is no forecast") }
        self.init(memory: memory, seconds: seconds, threads: threads)
    }
}
