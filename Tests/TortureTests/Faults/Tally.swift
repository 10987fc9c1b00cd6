import Foundation
import Synchronization

/// What came of many faults, gathered from several threads and printed at the end.
final class Tally: Sendable {
    private struct State {
        var complaints: [String] = []
        var counts: [FaultKind: Count] = [:]
        var points: Set<FaultPoint> = []
    }

    private struct Count {
        var made = 0
        var undisturbed = 0
        var notReached = 0
        var restarted = 0
    }

    private let state = Mutex(State())

    var complaints: [String] { state.withLock { $0.complaints } }

    /// Returns how many faults have been made.
    @discardableResult func add(_ fault: Fault, _ report: TortureRun.Report) -> Int {
        state.withLock { state in
            state.points.insert(fault.point)
            var count = state.counts[fault.kind] ?? Count()
            count.made += 1
            if let complaint = report.complaint {
                state.complaints.append("\(fault): \(complaint)")
            } else if report.isReached {
                count.undisturbed += 1
            } else {
                count.notReached += 1
            }
            if report.restarts > 0 { count.restarted += 1 }
            state.counts[fault.kind] = count
            return state.counts.values.reduce(0) { $0 + $1.made }
        }
    }

    /// A table by kind.
    ///
    /// - Parameters:
    ///   - points: How many there are.
    ///   - faults: How many can be made at them.
    func text(points: Int, faults: Int) -> String {
        state.withLock { state in
            let made = state.counts.values.reduce(0) { $0 + $1.made }
            var lines = [
                "torture: \(made) of \(faults) faults, at \(state.points.count) of \(points) points; "
                    + "\(state.complaints.count) did harm",
                "  kind         faults  undisturbed result  not reached  daemon started again",
            ]
            for kind in FaultKind.allCases {
                guard let count = state.counts[kind] else { continue }
                let name = kind.rawValue.padding(toLength: 11, withPad: " ", startingAt: 0)
                let numbers = [count.made, count.undisturbed, count.notReached, count.restarted]
                let widths = [8, 20, 13, 22]
                lines.append(
                    "  " + name
                        + zip(numbers, widths).map { number, width in
                            String(repeating: " ", count: max(0, width - "\(number)".count)) + "\(number)"
                        }.joined())
            }
            return lines.joined(separator: "\n")
        }
    }
}
