import Jobs

/// The jobs that have ended since the last night did.
struct NightCount: Equatable {
    var succeeded = 0
    var failed = 0
    var cancelled = 0
    /// Jobs that wait for others which are not there.
    var waiting = 0

    var isEmpty: Bool { succeeded + failed + cancelled == 0 }

    mutating func add(_ status: Ending.Status) {
        switch status {
        case .succeeded: succeeded += 1
        case .failed: failed += 1
        case .cancelled: cancelled += 1
        }
    }

    /// `31 succeeded, 2 failed, 1 waiting`; what there are none of is left out.
    var inWords: String {
        let counts = [(succeeded, "succeeded"), (failed, "failed"), (cancelled, "cancelled"), (waiting, "waiting")]
        return counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
