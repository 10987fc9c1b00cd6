import Foundation

/// Processor time and memory of this process.
struct Cost {
    /// User's and system's, of all threads.
    var seconds: Double
    /// Resident at most since the process began; not `ru_maxrss`, which begins with what the parent had.
    var bytes: Int

    static var now: Cost {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        let seconds = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return Cost(seconds: seconds, bytes: (Int(peak.filter(\.isNumber)) ?? 0) << 10)
    }

    static func - (a: Cost, b: Cost) -> Cost { Cost(seconds: a.seconds - b.seconds, bytes: a.bytes - b.bytes) }
}
