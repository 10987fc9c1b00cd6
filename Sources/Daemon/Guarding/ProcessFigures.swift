import Foundation

/// What the kernel tells of one process.
struct ProcessFigures {
    var parent: Int32
    var group: Int32
    var session: Int32
    /// User and system time, in seconds.
    var processorTime: Double
    /// Seconds since it started, the machine's sleep included.
    var age: Double

    /// - Returns: nil where there is no such process.
    init?(_ process: Int32) {
        guard let text = KernelFile.text("/proc/\(process)/stat"),
            // The program's name, in parentheses, may hold anything.
            let name = text.lastIndex(of: ")")
        else { return nil }
        // From the third field of proc(5) on.
        let fields = text[name...].dropFirst().split(separator: " ")
        guard fields.count > 19, let parent = Int32(fields[1]), let group = Int32(fields[2]),
            let session = Int32(fields[3]), let user = Double(fields[11]), let system = Double(fields[12]),
            let start = Double(fields[19])
        else { return nil }
        (self.parent, self.group, self.session) = (parent, group, session)
        processorTime = (user + system) / Self.ticks
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        age = Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9 - start / Self.ticks
    }

    private static let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))

    /// What it has in memory and only swapping could take from it, in bytes: mapped files, as a model's weights, do not
    /// count, for the system takes their pages back when others need room.
    static func memory(of process: Int32) -> Int {
        let amounts = KernelFile.amounts("/proc/\(process)/status")
        return (amounts["RssAnon"] ?? 0) + (amounts["RssShmem"] ?? 0)
    }

    /// The same with what processes share divided among them; found by a walk over all pages, so asked seldom.
    static func sharedOutMemory(of process: Int32) -> Int {
        let amounts = KernelFile.amounts("/proc/\(process)/smaps_rollup")
        guard let anonymous = amounts["Pss_Anon"], let shared = amounts["Pss_Shmem"] else { return memory(of: process) }
        return anonymous + shared
    }
}

extension ProcessFigures {
    /// Has the kernel, should it run out of memory all the same, take this process rather than the daemon or anybody else.
    static func offerToTheKernel(_ process: Int32) {
        let descriptor = open("/proc/\(process)/oom_score_adj", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = write(descriptor, "500", 3)
    }
}
