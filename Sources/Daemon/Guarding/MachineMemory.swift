import Foundation

/// How much memory there is for jobs and everybody else, in bytes.
struct MachineMemory: Equatable {
    /// What the machine has, or the container that the daemon runs in.
    var total: Int
    /// What can be had without swapping.
    var available: Int

    /// Kept free, so that the system neither begins to swap nor to kill: a thirtieth, at most 2 GiB.
    var reserve: Int { min(total / 30, 2 << 30) }

    /// What jobs may take together where nobody has said.
    var usable: Int { total - reserve }

    /// As it is now.
    static func now() -> MachineMemory {
        let amounts = KernelFile.amounts("/proc/meminfo")
        let total = amounts["MemTotal"] ?? Int(ProcessInfo.processInfo.physicalMemory)
        let machine = MachineMemory(total: total, available: amounts["MemAvailable"] ?? total)
        guard let group = controlGroup, let limit = number(group + "/memory.max"), limit < total,
            let used = number(group + "/memory.current")
        else { return machine }
        // What it has read from files counts as used, and is given back like anybody's.
        let files =
            KernelFile.text(group + "/memory.stat", limit: 16 << 10)?.split(separator: "\n")
            .first { $0.hasPrefix("inactive_file ") }.flatMap { Int($0.dropFirst(14)) } ?? 0
        return MachineMemory(total: limit, available: min(machine.available, max(0, limit - used + files)))
    }

    /// The folder of this process' control group (version 2), where there is one.
    private static let controlGroup: String? = {
        let own = KernelFile.text("/proc/self/cgroup")?.split(separator: "\n").first { $0.hasPrefix("0::/") }
        return own.map { "/sys/fs/cgroup" + $0.dropFirst(3) }
    }()

    private static func number(_ path: String) -> Int? {
        KernelFile.text(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
}
