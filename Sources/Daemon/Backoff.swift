import Foundation

/// When to try again what failed for now: after 1 s, then 2 s, 4 s, … 60 s.
struct Backoff {
    private(set) var tries = 0
    private(set) var next: Date?

    mutating func fail(at time: Date) {
        next = time.addingTimeInterval(min(60, pow(2, Double(tries))))
        tries += 1
    }

    func isDue(at time: Date) -> Bool { next.map { $0 <= time } ?? true }
}
