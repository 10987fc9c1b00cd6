import Foundation
import Testing

@Suite("Whatever fails, every job ends once, with the undisturbed result", .serialized)
struct TortureTests {
    /// All faults, by `make torture`; else a sample that is spread over points and kinds, of so many.
    static let wanted = ProcessInfo.processInfo.environment["NIGHTJAR_TORTURE"]
    static let isWhole = wanted == "all"
    static let sampleSize = wanted.flatMap { Int($0) } ?? 32
    /// A part of a point's or fault's description; those faults alone.
    static let chosen = ProcessInfo.processInfo.environment["NIGHTJAR_FAULTS"]
    /// Most of a run is waiting.
    static let atOnce = 4

    @Test("at every call of daemon and worker on inbox, outbox and state")
    func everyCall() throws {
        let scenarios = [try Scenario(retries: 0), try Scenario(retries: 1)]
        var expected: [Outcome] = []
        var trace = ""
        for scenario in scenarios {
            let run = try TortureRun(scenario, fault: nil)
            defer { run.remove() }
            #expect(try run.run().complaint == nil)
            expected.append(try Outcome(run.workspace))
            trace = run.written
        }
        for outcome in expected {
            #expect(
                outcome.outbox.keys.sorted()
                    == ["pair-1-ID-1.tar.zst", "pair-2-ID-2.tar.zst", "wrong.rejected.txt", "wrong.rejected.yaml"])
        }
        // The second job's worker does what the first's does.
        let points = FaultPoint.points(inTrace: trace).filter {
            !($0.role == "work" && $0.place.contains("ID-2"))
        }
        for role in ["watch", "work"] { try #require(points.contains { $0.role == role }, "no trace of \(role)") }
        let all = Fault.all(points)
        let faults = choose(all)
        let tally = Tally()
        concurrently(faults.count, width: Self.atOnce) { [expected] index in
            let report: TortureRun.Report
            do {
                let retries = faults[index].isCrash ? 1 : 0
                let run = try TortureRun(scenarios[retries], fault: faults[index])
                defer { run.remove() }
                report = try run.run(expecting: expected[retries])
            } catch {
                report = TortureRun.Report(complaint: "\(error)")
            }
            let made = tally.add(faults[index], report)
            if let complaint = report.complaint { print("\(faults[index]): \(complaint)") }
            if made % 100 == 0 { print("torture: \(made) of \(faults.count) faults") }
            fflush(nil)
        }
        print(tally.text(points: points.count, faults: all.count))
        #expect(tally.complaints.isEmpty, "\(tally.complaints.joined(separator: "\n"))")
    }

    private func choose(_ all: [Fault]) -> [Fault] {
        if let chosen = Self.chosen { return all.filter { $0.description.contains(chosen) } }
        if Self.isWhole { return all }
        // A stride that has nothing in common with the kinds' order.
        return (0..<min(Self.sampleSize, all.count)).map {
            all[($0 * all.count / Self.sampleSize + 7 * $0) % all.count]
        }
    }
}
