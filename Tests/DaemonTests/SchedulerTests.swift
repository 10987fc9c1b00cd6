import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("Whose turn it is")
struct SchedulerTests {
    func job(_ id: String, priority: Int = 0, arrived: Double = 0, after: [String] = [], models: [String] = [])
        -> QueuedJob
    {
        QueuedJob(
            id: id, name: id, priority: priority, arrived: Date(timeIntervalSince1970: arrived), after: after,
            models: models)
    }

    func record(_ id: String, _ phase: JobState.Phase, message: String? = nil) -> JobRecord {
        var state = JobState(phase, arrived: Date())
        state.message = message
        return JobRecord(id: id, name: id, state: state)
    }

    func plan(_ jobs: [QueuedJob], free: Int = 1, _ ledger: [String: [JobRecord]] = [:]) throws -> Scheduler.Plan {
        try Scheduler(newest: { name, _ in ledger[name] ?? [] }).plan(jobs, free: free)
    }

    @Test("higher priority first, then first come, then by name")
    func order() throws {
        let jobs = [
            job("late", arrived: 9), job("b", arrived: 1), job("a", arrived: 1),
            job("urgent", priority: 5, arrived: 20),
            job("unloved", priority: -1),
        ]
        #expect(try plan(jobs, free: 9).start == ["urgent", "a", "b", "late", "unloved"])
        #expect(try plan(jobs, free: 2).start == ["urgent", "a"])
        #expect(try plan(jobs, free: 0).start.isEmpty)
    }

    @Test("a job waits for those it comes after, saying so, and lets others pass")
    func after() throws {
        let jobs = [job("second", after: ["first"]), job("other", arrived: 5)]
        #expect(try plan(jobs).waiting == ["second": "waits for first, which is not there yet"])
        #expect(try plan(jobs).start == ["other"])
        #expect(try plan(jobs, ["first": [record("first", .running)]]).waiting == ["second": "waits for first"])
        #expect(try plan(jobs, ["first": [record("first", .succeeded)]]).start == ["second"])
    }

    @Test("of a matrix, all cells")
    func matrix() throws {
        let cells = [record("m-1", .succeeded), record("m-2", .queued), record("m-3", .running)]
        #expect(try plan([job("x", after: ["m"])], ["m": cells]).waiting == ["x": "waits for m (2 of its 3 jobs)"])
    }

    @Test("a job whose forerunner has failed fails, saying why")
    func failure() throws {
        let plan = try plan([job("x", after: ["m"])], ["m": [record("m", .failed, message: "no data")]])
        #expect(
            plan.failing["x"]?.message == "this job is to start after m, but m failed: no data")
        #expect(plan.start.isEmpty)
    }

    @Test("a model that another job makes is waited for like any forerunner, and that very job is read")
    func producedModel() throws {
        let jobs = [job("x", after: ["a", "maker"], models: ["maker"])]
        #expect(
            try plan(jobs, ["a": [record("a", .running)]]).waiting
                == ["x": "waits for a, and for maker, which is not there yet"])
        let ready = try plan(jobs, ["a": [record("a", .succeeded)], "maker": [record("maker-id", .succeeded)]])
        #expect(ready.start == ["x"] && ready.models == ["x": ["maker": "maker-id"]])
        let failed = try plan([job("x", models: ["m"])], ["m": [record("m", .failed, message: "no data")]])
        #expect(failed.failing["x"]?.message == "this job reads job:m, but m failed: no data")
    }

    @Test("of a matrix one cell must be named, said at once")
    func modelOfMatrix() throws {
        let cells = [1, 10, 2].map { record("m-\($0)", $0 == 1 ? .succeeded : .queued) }
        let message = try plan([job("x", models: ["m"])], ["m": cells]).failing["x"]?.message
        #expect(
            message
                == "job:m means the 3 jobs of a matrix, each with a bundle of its own: m-1, m-2, m-10; name one, "
                + "as job:m-10")
        #expect(try plan([job("x", models: ["m-2"])], ["m-2": [cells[0]]]).models == ["x": ["m-2": "m-1"]])
    }
}
