import CLinux

/// Gives each job with a number of threads that many of the machine's processors, those that fewest others have, so that
/// it uses no more whatever it starts.
final class ProcessorShares {
    /// Those that this process may use itself.
    private let all: [Int]
    private var shares: [String: [Int]] = [:]

    init(_ all: [Int] = ProcessorShares.own()) { self.all = all }

    /// Runs `start` in a thread that has the job's processors alone, which a process started there inherits.
    ///
    /// - Parameter threads: nil: all.
    func with<R>(_ threads: Int?, for job: String, _ start: () throws -> R) rethrows -> R {
        guard let threads, threads < all.count else { return try start() }
        let share = choose(threads)
        shares[job] = share
        Self.set(share)
        defer { Self.set(all) }
        return try start()
    }

    /// Takes a job's processors back.
    func end(_ job: String) { shares[job] = nil }

    func choose(_ threads: Int) -> [Int] {
        var users = Dictionary(all.map { ($0, 0) }) { $1 }
        for processor in shares.values.joined() { users[processor, default: 0] += 1 }
        return Array(all.sorted { (users[$0] ?? 0, $0) < (users[$1] ?? 0, $1) }.prefix(max(1, threads)))
    }

    /// The processors that this thread may use; none where the system does not say.
    static func own() -> [Int] {
        var isOwn = [UInt8](repeating: 0, count: Int(nightjar_processor_bits))
        let count = nightjar_get_processors(&isOwn, Int32(isOwn.count))
        return (0..<Int(count)).filter { isOwn[$0] != 0 }
    }

    private static func set(_ processors: [Int]) {
        var isOwn = [UInt8](repeating: 0, count: (processors.max() ?? 0) + 1)
        for processor in processors { isOwn[processor] = 1 }
        // Where it is refused the job runs with all: slower for others, and no mistake of the job's.
        _ = nightjar_set_processors(isOwn, Int32(isOwn.count))
    }
}
