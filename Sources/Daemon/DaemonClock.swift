import Foundation

/// The two clocks: one that people set, for dates, and one that only ever goes forward, for delays.
///
/// Whoever sets the machine's clock, or a time server that does, neither stalls nor hurries what waits.
struct DaemonClock {
    var date: () -> Date = Date.init
    /// Seconds since some moment.
    var uptime: () -> Double = DaemonClock.monotonic

    /// `CLOCK_MONOTONIC`, as libuv's timers have it.
    static func monotonic() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}
