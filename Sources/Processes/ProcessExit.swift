import Foundation

/// How a process ended.
package enum ProcessExit: Equatable, Sendable, CustomStringConvertible {
    case status(Int32)
    case signal(Int32)

    /// What `waitpid` says.
    init(wait state: Int32) {
        let signal = state & 0x7F
        self = signal == 0 ? .status(state >> 8 & 0xFF) : .signal(signal)
    }

    /// What libuv says.
    package init(status: Int64, signal: Int32) {
        self = signal == 0 ? .status(Int32(truncatingIfNeeded: status)) : .signal(signal)
    }

    package var succeeded: Bool { self == .status(0) }

    /// As in `it ended with status 3`.
    package var description: String {
        switch self {
        case .status(let status): "ended with status \(status)"
        case .signal(let signal): "was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
        }
    }
}
