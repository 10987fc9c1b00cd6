import Bundles
import Foundation
import Jobs
import Problems
import Testing

@testable import Daemon

/// Workers that go beyond what their jobs may take; each is a real process, with and without confinement.
@Suite("Limits", .timeLimit(.minutes(30)))
struct LimitTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    /// Runs a worker to its end, and says why its job failed.
    private func failure(
        of worker: String, _ keys: String, _ confine: WorkspaceSettings.Confine, grace: Double = 5,
        stillness: Double = 3600
    ) async throws -> (message: String, log: [String]) {
        try test.drop("a.yaml", keys)
        let daemon = try RunningDaemon(test, worker: worker, once: true, grace: grace) {
            $0.confine = confine
            $0.stillness = stillness
        }
        try await daemon.ended(within: 60)
        let folder = try #require(test.jobs.first)
        let message = try #require(try test.ledger.state(of: folder.id).message)
        // In the bundle's summary and its log, in the ledger and in the daemon's log.
        let name = try #require(test.outbox.first { $0.hasSuffix(".failed.tar.zst") })
        let bundle = BundleReader(test.places.outbox.appendingPathComponent(name))
        #expect(try bundle.summary().text.contains(message))
        #expect(String(decoding: try bundle.contents(of: "log.jsonl"), as: UTF8.self).contains(message))
        #expect(daemon.log.contains { $0.contains(message) })
        #expect(!message.contains("\n"))
        try await eventually("the end of all processes") { survivors(of: folder).isEmpty }
        return (message, daemon.log)
    }

    @Test("a job that runs too long is asked to end, and saved", arguments: Confinements.all)
    func time(_ confine: WorkspaceSettings.Confine) async throws {
        let worker = "trap 'echo asked; exit 75' TERM; while :; do sleep 0.05; done"
        let found = try await failure(of: worker, "\"limits\": {\"time\": \"1s\"}", confine)
        #expect(
            found.message
                == "limits.time: the job ran longer than the 1 s it may; raise limits.time, or give it less to do")
        let detail = try test.jobs[0].ending()?.problem?.detail
        #expect(detail?.contains("asked") == true, "\(detail ?? "none")")
    }

    @Test("one that ends well while it is asked to has ended well")
    func inTime() async throws {
        try test.drop("a.yaml", "\"limits\": {\"time\": \"1s\"}")
        let worker =
            "trap '\(TestWorker.finish.replacing("\n", with: "; ").replacing("'", with: "'\\''")); exit' TERM; while :; do sleep 0.05; done"
        try await RunningDaemon(test, worker: worker, once: true).ended()
        #expect(try test.ledger.state(of: test.jobs[0].id).phase == .succeeded)
    }

    @Test("a worker that does not go when asked to is killed with its children", arguments: Confinements.all)
    func hanger(_ confine: WorkspaceSettings.Confine) async throws {
        let worker = "trap '' TERM; sleep 300 & while :; do sleep 1; done"
        let found = try await failure(of: worker, "\"limits\": {\"time\": \"1s\"}", confine, grace: 0.3)
        #expect(found.message.hasPrefix("limits.time: "))
        #expect(found.log.contains { $0.contains("the worker did not end within 0 s of being asked to") })
    }

    @Test("a time-out is tried again as often as allowed, and goes on from the saved state")
    func retried() async throws {
        try test.drop("a.yaml", "\"limits\": {\"time\": \"1s\"}, \"retries\": 1")
        let worker = """
            if [ -e saved ]; then \(TestWorker.finish.replacing("\n", with: "; ")); exit; fi
            trap 'mkdir saved; exit 75' TERM; while :; do sleep 0.05; done
            """
        let daemon = try RunningDaemon(test, worker: worker, once: true)
        try await daemon.ended()
        #expect(test.runs.count == 2)
        #expect(daemon.log.contains { $0.contains("limits.time: ") && $0.contains("; tried again in ") })
        #expect(try test.ledger.state(of: test.jobs[0].id).phase == .succeeded)
    }

    @Test("memory beyond limits.memory ends the job, counted over all its processes", arguments: Confinements.all)
    func memory(_ confine: WorkspaceSettings.Confine) async throws {
        let worker = """
            eat() { head -c 120000000 /dev/zero | tail -c 120000000 | sleep 300; }
            eat & eat & wait
            """
        let found = try await failure(of: worker, "\"limits\": {\"memory\": \"150MiB\"}", confine)
        #expect(found.message.hasPrefix("limits.memory: the job took "))
        #expect(
            found.message.hasSuffix(
                "MiB of memory, 150 MiB are allowed; raise limits.memory, or give it less to do at once"))
    }

    @Test("what processes share is counted once")
    func sharedMemory() async throws {
        try test.drop("a.yaml", "\"limits\": {\"memory\": \"150MiB\"}")
        // 60 MB in a shell, and four copies of the shell that have changed nothing of it.
        let worker = """
            eaten=$(head -c 60000000 /dev/zero | tr '\\0' x)
            for copy in 1 2 3 4; do (sleep 2; : ) & done; wait
            \(TestWorker.finish)
            """
        try await RunningDaemon(test, worker: worker, once: true).ended()
        #expect(try test.ledger.state(of: test.jobs[0].id).message == nil)
        #expect(test.outbox == ["a-\(test.jobs[0].id).tar.zst"])
    }

    @Test("memory beyond that of nightjar.yaml ends the job")
    func budget() async throws {
        try Data("memory: 100MiB\n".utf8).write(to: test.workspace.settingsFile)
        let worker = "head -c 150000000 /dev/zero | tail -c 150000000 | sleep 300"
        let message = try await failure(of: worker, "", .none).message
        #expect(message.hasPrefix("memory: the job took 1"))
        #expect(
            message.hasSuffix("and nightjar.yaml's memory allows 100 MiB; give it less to do at once, or more memory"))
    }

    @Test("a flooded log ends the job at once", arguments: ["events.jsonl", "worker.log"])
    func flood(_ log: String) async throws {
        let line = "{\"event\": \"log\", \"message\": \"again and again and again and again and again and again\"}"
        let worker = "yes '\(line)'" + (log == "worker.log" ? "" : " > \(log)")
        let found = try await failure(of: worker, "\"retries\": 3", .none)
        #expect(found.message.hasPrefix("\(log): the worker wrote "))
        #expect(found.message.contains("MiB are allowed") && test.runs.count == 1)
    }

    @Test("a worker that neither works nor says anything hangs", arguments: Confinements.all)
    func stillness(_ confine: WorkspaceSettings.Confine) async throws {
        let message = try await failure(of: "sleep 300", "", confine, stillness: 1).message
        #expect(message.hasPrefix("the worker hung: for "))
    }

    @Test("one that works without saying anything does not hang")
    func silentWork() async throws {
        try test.drop("a.yaml")
        let worker = "end=$(($(date +%s) + 4)); while [ $(date +%s) -lt $end ]; do :; done\n\(TestWorker.finish)"
        try await RunningDaemon(test, worker: worker, once: true) { $0.stillness = 1.5 }.ended()
        #expect(try test.ledger.state(of: test.jobs[0].id).phase == .succeeded)
    }

    @Test("a worker that closes its lock and works on is ended", arguments: Confinements.all)
    func closedLock(_ confine: WorkspaceSettings.Confine) async throws {
        let message = try await failure(of: "exec 4>&-; while :; do sleep 0.1; done", "", confine).message
        #expect(message.hasPrefix("the worker closed its lock (descriptor 4) and went on"))
    }

    @Test("more processes than any job needs are too many")
    func forks() throws {
        try test.drop("a.yaml")
        _ = try test.take()
        let job = WatchedJob(test.jobs[0], process: nil, limits: .init(), now: 0)
        #expect(job.forkProblem(processes: 1000) == nil)
        #expect(
            job.forkProblem(processes: 1001)?.message
                == "the worker started 1001 processes, 1000 are allowed; let the plugin start fewer")
    }

    @Test("what has left the worker's group and session ends with it", arguments: Confinements.all)
    func escaped(_ confine: WorkspaceSettings.Confine) async throws {
        try test.drop("a.yaml")
        let worker = """
            setsid sh -c 'setsid sleep 300 & touch away'
            while [ ! -e away ]; do sleep 0.01; done
            \(TestWorker.finish)
            """
        try await RunningDaemon(test, worker: worker, once: true) { $0.confine = confine }.ended()
        #expect(try test.ledger.state(of: test.jobs[0].id).phase == .succeeded)
        try await eventually("the sleeper's end") { survivors(of: test.jobs[0]).isEmpty }
    }

    @Test("a job whose threads are limited has that many processors", arguments: Confinements.all)
    func threads(_ confine: WorkspaceSettings.Confine) async throws {
        try test.drop("a.yaml", "\"limits\": {\"threads\": 1}")
        let worker = "nproc > .bundle && mv .bundle bundle.tar.zst\nprintf '{\"status\": \"succeeded\"}' > end.json"
        try await RunningDaemon(test, worker: worker, once: true) { $0.confine = confine }.ended()
        #expect(test.text("outbox/a-\(test.jobs[0].id).tar.zst") == "1\n")
    }
}
