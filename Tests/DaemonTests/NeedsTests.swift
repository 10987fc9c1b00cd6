import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("What a job waits for among others")
struct NeedsTests {
    func job(_ id: String, after: [String] = [], models: [String] = []) -> QueuedJob {
        QueuedJob(id: id, name: id, arrived: Date(timeIntervalSince1970: 0), after: after, models: models)
    }

    func record(_ id: String, _ phase: JobState.Phase, message: String? = nil) -> JobRecord {
        var state = JobState(phase, arrived: Date())
        state.message = message
        return JobRecord(id: id, name: id, state: state)
    }

    func verdict(_ job: QueuedJob, _ ledger: [String: [JobRecord]] = [:]) throws -> Needs.Verdict {
        try Needs(newest: { name, _ in ledger[name] ?? [] }).verdict(on: job)
    }

    @Test("a job waits for those it comes after, saying so")
    func after() throws {
        let job = job("second", after: ["first"])
        #expect(try verdict(job) == .waits("waits for first, which is not there yet"))
        #expect(try verdict(job, ["first": [record("first", .running)]]) == .waits("waits for first"))
        #expect(try verdict(job, ["first": [record("first", .succeeded)]]) == .met(models: [:]))
    }

    @Test("of a matrix, all cells")
    func matrix() throws {
        let cells = [record("m-1", .succeeded), record("m-2", .queued), record("m-3", .running)]
        #expect(try verdict(job("x", after: ["m"]), ["m": cells]) == .waits("waits for m (2 of its 3 jobs)"))
    }

    @Test("a job whose forerunner has failed fails, saying why")
    func failure() throws {
        let verdict = try verdict(job("x", after: ["m"]), ["m": [record("m", .failed, message: "no data")]])
        #expect(verdict == .never(.init(.failed, "this job is to start after m, but m failed: no data")))
    }

    @Test("a model that another job makes is waited for like any forerunner, and that very job is read")
    func producedModel() throws {
        let job = job("x", after: ["a", "maker"], models: ["maker"])
        #expect(
            try verdict(job, ["a": [record("a", .running)]])
                == .waits("waits for a, and for maker, which is not there yet"))
        let ready = try verdict(job, ["a": [record("a", .succeeded)], "maker": [record("maker-id", .succeeded)]])
        #expect(ready == .met(models: ["maker": "maker-id"]))
        let failed = try verdict(self.job("x", models: ["m"]), ["m": [record("m", .failed, message: "no data")]])
        #expect(failed == .never(.init(.failed, "this job reads job:m, but m failed: no data")))
    }

    @Test("of a matrix one cell must be named, said at once")
    func modelOfMatrix() throws {
        let cells = [1, 10, 2].map { record("m-\($0)", $0 == 1 ? .succeeded : .queued) }
        let problem =
            "job:m means the 3 jobs of a matrix, each with a bundle of its own: m-1, m-2, m-10; name one, "
            + "as job:m-10"
        #expect(try verdict(job("x", models: ["m"]), ["m": cells]) == .never(.badInput(problem)))
        #expect(try verdict(job("x", models: ["m-2"]), ["m-2": [cells[0]]]) == .met(models: ["m-2": "m-1"]))
    }

    @Test("in the queue only jobs are looked up again whose forerunners have changed")
    func unsettled() {
        var queue = JobQueue()
        queue.insert(job("free"))
        for name in ["x", "y"] { queue.insert(job(name, after: ["for-\(name)"])) }
        #expect(queue.unsettled == ["x", "y"] && queue.ready.map(\.id) == ["free"])
        queue.settle("x", isMet: false)
        queue.settle("y", isMet: true)
        #expect(queue.unsettled.isEmpty && queue.ready.map(\.id) == ["free", "y"] && queue.blockedCount == 1)
        queue.changed(["for-x", "another"])
        #expect(queue.unsettled == ["x"])
        // A newer job of that name has come while y waited for its turn.
        queue.changed(["for-y"])
        #expect(queue.unsettled == ["x", "y"] && queue.ready.map(\.id) == ["free"])
        queue.remove(job("y", after: ["for-y"]))
        #expect(!queue.isNeeded("for-y") && queue.isNeeded("for-x") && queue.unsettled == ["x"])
    }
}
