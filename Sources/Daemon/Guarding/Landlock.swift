import CLinux
import Foundation
import Problems

/// The second-best confinement, by the kernel alone: a worker gives up its rights itself, before it does anything else.
public enum Landlock {
    /// Where a worker finds the places, a line each, in which alone it may write.
    static let environmentKey = "NIGHTJAR_WRITABLE"

    /// The kernel's version of it; 0 where there is none.
    static var version: Int { Int(nightjar_landlock_version()) }

    /// What every program may write.
    static let harmless = ["/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/shm"]

    /// Gives up all rights that the daemon says, where it says so, and begins this program anew: a thread that had
    /// been started before would keep its own.
    ///
    /// - Throws: Where the kernel refuses.
    public static func obey() throws {
        guard let places = ProcessInfo.processInfo.environment[environmentKey] else { return }
        try restrict(to: places.split(separator: "\n").map(String.init))
        unsetenv(environmentKey)
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        throw Problem(.ownError, "the worker cannot be started anew: \(String(cString: strerror(errno)))")
    }

    /// Keeps this thread, and what it starts, from writing elsewhere.
    static func restrict(to places: [String]) throws {
        let paths = places.map { strdup($0) }
        defer { paths.forEach { free($0) } }
        let failure = paths.map { UnsafePointer($0) }.withUnsafeBufferPointer {
            nightjar_landlock_restrict($0.baseAddress, Int32($0.count))
        }
        guard failure == 0 else {
            throw Problem(.ownError, "the worker cannot be confined: \(String(cString: strerror(failure)))")
        }
    }
}
