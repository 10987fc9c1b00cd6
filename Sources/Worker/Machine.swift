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
    static var residentMemory: Int { kernelFigure("VmRSS") ?? 0 }

    /// The most memory this process had resident, in bytes. getrusage would count the process that started it, too.
    static var peakMemory: Int { kernelFigure("VmHWM") ?? 0 }

    private static func kernelFigure(_ name: String) -> Int? {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
        let words = lines.first { $0.hasPrefix(name + ":") }?.split(whereSeparator: \.isWhitespace) ?? []
        return words.dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
