import Foundation
import Testing

/// A command of `nightjar` that ends by itself, under faults.
enum CommandFaults {
    /// Lets each call that a run of the command makes on the workspace fail once, in every way, and expects that none does
    /// harm.
    ///
    /// - Parameters:
    ///   - trace: What the library noted of a run without a fault.
    ///   - complaint: Runs the command with a fault and says what harm it did.
    static func expectNoHarm(atCallsOf trace: String, complaint: @escaping @Sendable (Fault) -> String?) {
        let faults = Fault.all(FaultPoint.points(inTrace: trace))
        let tally = Tally()
        concurrently(faults.count, width: 4) { index in
            tally.add(faults[index], .init(complaint: complaint(faults[index]), isReached: true))
        }
        print(tally.text(points: Set(faults.map(\.point)).count, faults: faults.count))
        #expect(faults.count > 20)
        #expect(tally.complaints.isEmpty, "\(tally.complaints.joined(separator: "\n"))")
    }

    /// Runs the command to its end; its own notes and log lie in the workspace.
    static func run(
        _ arguments: [String], in workspace: URL, order: String
    ) throws -> (process: FaultyProcess, notes: String) {
        let notes = workspace.appendingPathComponent("notes.txt")
        let process = try FaultyProcess(
            arguments, in: workspace, order: order, notes: notes, log: workspace.appendingPathComponent("log.txt"))
        #expect(process.ended(within: 30))
        return (process, (try? String(contentsOf: notes, encoding: .utf8)) ?? "")
    }
}
