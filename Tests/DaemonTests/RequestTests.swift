import Bundles
import Foundation
import Jobs
import Problems
import Testing

@testable import Daemon

@Suite("What people ask of jobs", .timeLimit(.minutes(30)))
struct RequestTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    var requests: Requests { Requests(folder: test.places.requests) }
    func state(_ id: String) throws -> JobState { try test.ledger.state(of: id) }

    /// A worker that looks at its step whether it was cancelled, as a real one does.
    static let patient = """
        touch ready
        while [ ! -e cancel ]; do sleep 0.05; done
        echo bundle > bundle.tar.zst
        echo '{"status": "cancelled", "problem": {"kind": "interrupted", "message": "on request"}}' > end.json
        """

    func ready(_ id: String) -> Bool {
        test.names(test.places.jobs.appendingPathComponent(id)).contains("ready")
    }

    @Test("a queued job is cancelled; asked before a daemon runs, it is done when one starts")
    func cancelQueued() async throws {
        try test.drop("a.yaml")
        let id = try #require(test.take().first).id
        let lines = try JobRequest.cancel("a", in: test.workspace)
        #expect(lines == ["a (\(id)) is cancelled when a daemon runs (nightjar watch starts one)"])
        #expect(try StatusReport(test.workspace).text().contains("asked for and not done yet: cancel-\(id)"))
        try await RunningDaemon(test, worker: TestWorker.good, once: true).ended()
        #expect(test.runs.isEmpty && test.outbox == ["a-\(id).cancelled.tar.zst"])
        #expect(try state(id).phase == .cancelled && requests.pending().isEmpty)
        #expect { try JobRequest.cancel("a", in: test.workspace) } throws: {
            ($0 as? Problem)?.message == "a (\(id)) has ended already: cancelled"
        }
    }

    @Test("a running job is cancelled at once, while others go on")
    func cancelRunning() async throws {
        try test.drop("a.yaml")
        try test.drop("b.yaml")
        let daemon = try RunningDaemon(test, worker: Self.patient, jobs: 2)
        try await eventually("both workers") { test.jobs.count == 2 && test.jobs.allSatisfy { ready($0.id) } }
        let id = try #require(JobSearch(test.workspace).jobs("b").first).id
        #expect(try JobRequest.cancel(id, in: test.workspace) == ["b (\(id)) is cancelled"])
        try await eventually("its bundle") { test.outbox == ["b-\(id).cancelled.tar.zst"] }
        #expect(try StatusReport(test.workspace).running.map(\.name) == ["a"])
        _ = try JobRequest.cancel("a", in: test.workspace)
        try await eventually("both bundles") { test.outbox.count == 2 }
        try await daemon.stopped()
    }

    @Test("a job that does not listen is killed after its grace, and has been cancelled all the same")
    func stubborn() async throws {
        try test.drop("a.yaml", "\"retries\": 3")
        let worker = "trap '' TERM; touch ready; while :; do sleep 0.1; done"
        let daemon = try RunningDaemon(test, worker: worker, grace: 0.3)
        try await eventually("the worker") { test.jobs.first.map { ready($0.id) } ?? false }
        _ = try JobRequest.cancel("a", in: test.workspace)
        let id = test.jobs[0].id
        try await eventually("its bundle") { test.outbox == ["a-\(id).cancelled.tar.zst"] }
        try await daemon.stopped()
        #expect(test.runs.count == 1)
    }

    @Test("a failed job is tried again under its id, its bundle replaced, its retries counted anew")
    func retry() async throws {
        try test.drop("a.yaml", "\"retries\": 1")
        let worker = "[ -e ../../../fixed ] || exit 3\n" + TestWorker.finish
        try await RunningDaemon(test, worker: worker, once: true).ended()
        let id = test.jobs[0].id
        #expect(test.outbox == ["a-\(id).failed.tar.zst"])
        #expect(try JobRequest.retry("a", in: test.workspace).count == 1)
        try Data().write(to: test.root.appendingPathComponent("fixed"))
        let daemon = try RunningDaemon(test, worker: worker)
        try await eventually("the new bundle") { test.outbox == ["a-\(id).tar.zst"] }
        try await eventually("its end") { (try? state(id).phase) == .succeeded }
        #expect(try state(id).starts == 3 && state(id).retriesUsed == 0 && state(id).message == nil)
        #expect(throws: Problem.self) { try JobRequest.retry("a", in: test.workspace) }
        try await daemon.stopped()
    }

    @Test("it goes on from its saved state")
    func savedState() async throws {
        try test.drop("a.yaml")
        let worker = """
            mkdir -p saved
            [ -e saved/half ] || { touch saved/half scratch; exit 3; }
            ls > ../../../seen
            \(TestWorker.finish)
            """
        try await RunningDaemon(test, worker: worker, once: true).ended()
        _ = try JobRequest.retry("a", in: test.workspace)
        try await RunningDaemon(test, worker: worker, once: true).ended()
        #expect(test.outbox == ["a-\(test.jobs[0].id).tar.zst"])
        #expect(test.text("seen")?.contains("scratch") == false)
        #expect(test.names(test.jobs[0].url) == ["end.json", "job.json", "manifest.yaml"])
    }

    @Test("one that fails again leaves its new bundle alone")
    func failsAgain() async throws {
        try test.drop("a.yaml")
        let worker = """
            echo "bundle of start $(grep -c . ../../../runs)" > bundle.tar.zst
            echo '{"status": "failed", "problem": {"kind": "failed", "message": "no"}}' > end.json
            """
        try await RunningDaemon(test, worker: worker, once: true).ended()
        let id = test.jobs[0].id
        _ = try JobRequest.retry(String(id.prefix(18)), in: test.workspace)
        try await RunningDaemon(test, worker: worker, once: true).ended()
        #expect(test.outbox == ["a-\(id).failed.tar.zst"])
        #expect(test.text("outbox/a-\(id).failed.tar.zst") == "bundle of start 2\n")
        #expect(test.runs.count == 2)
    }

    @Test("a cancelled job is tried again, and what comes after it waits for its new end")
    func chain() async throws {
        try test.drop("a.yaml")
        let id = try #require(test.take().first).id
        _ = try JobRequest.cancel("a", in: test.workspace)
        try await RunningDaemon(test, worker: TestWorker.good, once: true).ended()
        _ = try JobRequest.retry("a", in: test.workspace)
        try test.drop("b.yaml", "\"after\": [\"a\"]")
        let daemon = try RunningDaemon(test, worker: "sleep 0.5\n" + TestWorker.good)
        try await eventually("both bundles") { test.outbox.map { $0.prefix(2) } == ["a-", "b-"] }
        #expect(test.runs.first == id)
        try await daemon.stopped()
    }

    @Test("requests for what is not there, or has ended, are settled and said")
    func odd() async throws {
        try test.drop("a.yaml")
        try requests.make(.init(action: .cancel, id: "nobody"))
        try requests.make(.init(action: .retry, id: "nobody"))
        try Data().write(to: test.places.requests.appendingPathComponent("a note"))
        let daemon = try RunningDaemon(test, worker: TestWorker.good, once: true)
        try await daemon.ended()
        #expect(test.outbox.count == 1 && test.names(test.places.requests) == ["a note"])
        #expect(daemon.log.filter { $0.hasPrefix("nobody is not ") }.count == 2)
    }

    @Test("a job is meant by its id, a beginning of it, or its name")
    func search() throws {
        try test.drop("m.yaml", "\"matrix\": {\"seed\": [1, 2]}")
        let first = try test.take().map(\.id)
        try test.drop("m-1.yaml")
        _ = try test.take()
        let search = try JobSearch(test.workspace)
        #expect(try search.jobs(first[0]).map(\.id) == [first[0]])
        #expect(try search.jobs("m").map(\.id) == first)
        #expect(try search.jobs("m-2").map(\.id) == [first[1]])
        #expect(try search.jobs(JobID.claim(of: first[0])).map(\.id) == first)
        #expect { try search.jobs("20") } throws: {
            ($0 as? Problem)?.message.hasPrefix("\"20\" is the beginning of several ids: ") == true
        }
        for word in ["nobody", "", "~", "%", "1' OR '1'='1"] {
            #expect(throws: Problem.self) { try search.jobs(word) }
        }
    }
}
