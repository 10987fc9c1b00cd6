import Foundation

/// What provenance says of the machine.
enum Machine {
    static var hostName: String { ProcessInfo.processInfo.hostName }

    /// Bytes.
    static var memory: Int { Int(ProcessInfo.processInfo.physicalMemory) }

    static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// User and system time of this process, in seconds.
    static var processorSeconds: Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// What this process has resident now, in bytes.
    static var residentMemory: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return pages.dropFirst().first.flatMap { Int($0) }.map { $0 * Int(getpagesize()) } ?? peakMemory
    }

    /// The most memory this process had resident, in bytes.
    static var peakMemory: Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return Int(usage.ru_maxrss) * 1024
    }
}
