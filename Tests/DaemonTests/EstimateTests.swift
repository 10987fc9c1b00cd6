import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("When a queued job will start and end")
struct EstimateTests {
    let now = Date(timeIntervalSince1970: 1_800_000_000)

    func pending(_ name: String, _ seconds: Double?, after: [String] = []) -> Estimates.Pending {
        .init(job: QueuedJob(id: name, name: name, arrived: now, after: after), seconds: seconds)
    }

    func running(_ name: String, _ left: Double?) -> Estimates.Running {
        .init(
            name: name, manifestName: name, holding: .init(memory: 0, threads: 1),
            end: left.map { now.addingTimeInterval($0) })
    }

    /// Seconds from now, of start and end.
    func spans(
        _ queue: [Estimates.Pending], _ running: [Estimates.Running], slots: Int = 1, never: Set<String> = []
    ) -> [String: [Double]] {
        Estimates(terms: Terms(capacity: Capacity(slots: slots))).spans(queue, beside: running, never: never, at: now)
            .mapValues { span in [span.start, span.end].compactMap { $0?.timeIntervalSince(now) } }
    }

    @Test("one after the other, as many at once as may run")
    func order() {
        let queue = [pending("a", 10), pending("b", 20), pending("c", 5)]
        #expect(spans(queue, [running("r", 30)]) == ["a": [30, 40], "b": [40, 60], "c": [60, 65]])
        #expect(spans(queue, [running("r", 30)], slots: 2) == ["a": [0, 10], "b": [10, 30], "c": [30, 35]])
        #expect(spans([], [running("r", 30)]).isEmpty)
    }

    @Test("where nothing is known, nothing is said of what comes after it")
    func unknown() {
        #expect(spans([pending("a", 10)], [running("r", nil)]).isEmpty)
        #expect(spans([pending("a", nil), pending("b", 10)], [running("r", 5)]) == ["a": [5]])
    }

    @Test("a job waits for those it needs, and for ever for what never comes")
    func needs() {
        let queue = [pending("after", 10, after: ["b"]), pending("b", 20), pending("lost", 1, after: ["gone"])]
        #expect(spans(queue, [], never: ["gone"]) == ["b": [0, 20], "after": [20, 30]])
    }

    @Test("forecasts are corrected by how earlier ones compared with the truth; without one, what was usual is taken")
    func experience() throws {
        let times = [(20, 10), (30, 10), (1000, 10), (15, 10), (8, nil)].map {
            JobTime(seconds: Double($0.0), forecast: $0.1.map { Double($0) })
        }
        let experience = Experience(times)
        #expect(experience.seconds(JobForecast(memory: 1, seconds: 100, threads: 1)) == 300)
        #expect(experience.seconds(nil) == 20)
        #expect(Experience([]).seconds(JobForecast(memory: 1, seconds: 100, threads: 1)) == 100)
        #expect(Experience([]).seconds(nil) == nil)
    }

    @Test("status says it, by what the ledger knows of the plugin")
    func status() throws {
        let test = try TestWorkspace()
        for number in 0..<3 {
            var state = JobState(.succeeded, arrived: now)
            (state.starts, state.seconds, state.ended) = (1, 600, now)
            state.forecast = JobForecast(memory: 1, seconds: 300, threads: 1)
            try test.ledger.add([JobRecord(id: "old-\(number)", name: "old", plugin: "tiny", state: state)])
        }
        for name in ["a", "b", "c"] { try test.drop("\(name).yaml", name == "c" ? "\"after\": [\"nobody\"]" : "") }
        let jobs = try test.take()
        let clock = TestClock()
        clock.date = now
        let runner = test.runner(clock: clock.clock)
        jobs.forEach { runner.add($0.id) }
        try runner.round()
        let report = try StatusReport(test.workspace, now: now.addingTimeInterval(60))
        #expect(report.running.first?.left == 540)
        let queued = try #require(report.queued.first)
        #expect(queued.starts == now.addingTimeInterval(600) && queued.ends == now.addingTimeInterval(1200))
        #expect(report.waiting.first?.name == "c" && report.waiting.first?.starts == nil)
        #expect(report.text().contains("starts in about 9 min, done about "))
        #expect(report.value["queued"]?.array?.first?["starts"]?.double == now.timeIntervalSince1970 + 600)
        #expect(report.value["waiting"]?.array?.first?["needs"]?.array?.first?.string == "nobody")
        #expect(report.succeeded == 3 && report.done.count == 3)
    }
}
