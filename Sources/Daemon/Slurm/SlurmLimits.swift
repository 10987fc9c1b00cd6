/// How many tasks the cluster takes at once.
struct SlurmLimits: Equatable {
    /// The most tasks of one array, as things are.
    private(set) var arraySize: Int
    private var most: Int

    /// Before the cluster was asked: what Slurm has where nobody has changed it.
    init() { (arraySize, most) = (1001, 1001) }

    /// From `scontrol show config`: `MaxArraySize` is one more than the largest task number, and there are never more
    /// than `MaxJobCount` jobs.
    init(configuration text: String) {
        self.init()
        var found: [Substring: Int] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let number = Int(parts[1].filter { $0 != " " }) else { continue }
            found[parts[0].prefix { $0 != " " }] = number
        }
        most = max(1, min(found["MaxArraySize"] ?? most, found["MaxJobCount"] ?? most))
        arraySize = most
    }

    /// The cluster has refused so many: limits of users and accounts show themselves only so.
    mutating func wasRefused(_ count: Int) { arraySize = max(1, min(arraySize, count / 2)) }

    /// The cluster has room again.
    mutating func wasTaken() { arraySize = min(most, arraySize * 2) }
}
