import Foundation

/// When to try again what failed for now: after 1 s, then 2 s, 4 s, … 60 s; by the clock that only goes forward.
struct Backoff {
    private(set) var tries = 0
    private(set) var next: Double?

    mutating func fail(at uptime: Double) {
        next = uptime + Self.delay(tries: tries)
        tries += 1
    }

    func isDue(at uptime: Double) -> Bool { next.map { $0 <= uptime } ?? true }

    static func delay(tries: Int) -> Double { min(60, pow(2, Double(tries))) }
}
