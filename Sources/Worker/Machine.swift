import Foundation

/// What provenance says of the machine.
enum Machine {
    static var hostName: String { ProcessInfo.processInfo.hostName }

    /// Bytes.
    static var memory: Int { Int(ProcessInfo.processInfo.physicalMemory) }

    /// The bytes that Slurm has given this job; nil where it does not run there, or memory is not given out.
    static var allottedMemory: Int? {
        let mebibytes =
            clusterFigure("SLURM_MEM_PER_NODE") ?? clusterFigure("SLURM_MEM_PER_CPU").map { $0 * processors }
        return mebibytes.flatMap { $0 > 0 ? $0 << 20 : nil }
    }

    /// Those that this process may use: of a cluster's node, what Slurm has given the job.
    static var processors: Int {
        let all = ProcessInfo.processInfo.activeProcessorCount
        return clusterFigure("SLURM_CPUS_ON_NODE").map { max(1, min(all, $0)) } ?? all
    }

    /// Whether Slurm runs this process.
    static var isOfCluster: Bool { ProcessInfo.processInfo.environment["SLURM_JOB_ID"] != nil }

    private static func clusterFigure(_ name: String) -> Int? {
        isOfCluster ? ProcessInfo.processInfo.environment[name].flatMap { Int($0) } : nil
    }

    /// User and system time of this process, in seconds.
    static var processorSeconds: Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// What this process has resident now, in bytes.
    static var residentMemory: Int { kernelFigure("VmRSS") ?? 0 }

    /// The most memory this process had resident, in bytes. getrusage would count the process that started it, too.
    static var peakMemory: Int { kernelFigure("VmHWM") ?? 0 }

    private static func kernelFigure(_ name: String) -> Int? {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
        let words = lines.first { $0.hasPrefix(name + ":") }?.split(whereSeparator: \.isWhitespace) ?? []
        return words.dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
