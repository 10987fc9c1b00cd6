import Bundles
import Foundation
import Jobs
import Problems
import Testing

@testable import Daemon

@Suite("Workers", .timeLimit(.minutes(30)))
struct WorkerTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    func state(_ index: Int = 0) throws -> JobState { try test.ledger.state(of: test.jobs[index].id) }

    @Test("a dropped manifest becomes a bundle, and its folder keeps what history needs")
    func delivery() async throws {
        try test.drop("a.yaml")
        try await RunningDaemon(test, worker: TestWorker.good, once: true).ended()
        let id = try #require(test.jobs.first).id
        #expect(test.outbox == ["a-\(id).tar.zst"])
        #expect(test.text("outbox/a-\(id).tar.zst") == "bundle of \(id)")
        #expect(test.names(test.jobs[0].url) == ["end.json", "job.json", "manifest.yaml"])
        #expect(try state().phase == .succeeded)
    }

    @Test("a manifest dropped while the daemon runs is taken at once")
    func dropped() async throws {
        let daemon = try RunningDaemon(test, worker: TestWorker.good)
        try await eventually("the watch") { daemon.log.contains { $0.hasPrefix("watching") } }
        for number in 1...3 {
            try test.drop("job\(number).yaml")
            try await eventually("bundle \(number)") { test.outbox.count == number }
        }
        try await daemon.stopped()
    }

    @Test("all that is there is done, also what somebody is still writing")
    func stillWritten() async throws {
        try test.drop("a.yaml")
        let file = try test.openInbox("slow.yaml")
        try file.write(contentsOf: Data("{\"nightjar\": 1,".utf8))
        let daemon = try RunningDaemon(test, worker: TestWorker.good, once: true, patience: 600)
        try await eventually("the first bundle") { test.outbox.count == 1 }
        try await Task.sleep(for: .seconds(1))
        #expect(!daemon.hasEnded)
        try file.write(contentsOf: Data(" \"plugin\": \"tiny\"}".utf8))
        try file.close()
        try await daemon.ended()
        #expect(test.outbox.map { $0.prefix(2) } == ["a-", "sl"] && test.inbox.isEmpty)
    }

    @Test("what is written without an end is left, and said")
    func writtenForEver() async throws {
        try test.drop("a.yaml")
        let file = try test.openInbox("slow.yaml")
        try file.write(contentsOf: Data("{\"nightjar\": 1,".utf8))
        let daemon = try RunningDaemon(test, worker: TestWorker.good, once: true, patience: 0.5)
        try await daemon.ended()
        #expect(test.outbox.count == 1 && test.inbox == ["slow.yaml"])
        #expect(daemon.log.contains("inbox/slow.yaml is left: it is empty or still being written"))
        try file.close()
    }

    @Test("several run at once, never more than allowed")
    func slots() async throws {
        for number in 1...6 { try test.drop("job\(number).yaml") }
        let worker = """
            touch "../../../live-$ID"; ls ../../../ | grep -c live- >> ../../../counts; sleep 1.5
            rm "../../../live-$ID"
            \(TestWorker.finish)
            """
        try await RunningDaemon(test, worker: worker, once: true, jobs: 3).ended()
        #expect(test.outbox.count == 6)
        let counts = (test.text("counts") ?? "").split(separator: "\n").compactMap { Int($0) }
        #expect(counts.count == 6 && counts.max() == 3)
    }

    @Test("a worker that crashes is tried again as often as allowed, then its job fails with the reason")
    func crash() async throws {
        try test.drop("a.yaml", "\"retries\": 2")
        try await RunningDaemon(test, worker: "echo a last word; kill -SEGV $$", once: true).ended()
        #expect(test.runs.count == 3)
        let id = test.jobs[0].id
        #expect(test.outbox == ["a-\(id).failed.tar.zst"])
        let bundle = BundleReader(test.places.outbox.appendingPathComponent(test.outbox[0]))
        #expect(try bundle.summary().status == .failed)
        #expect(try state().message == "the worker crashed: signal 11, Segmentation fault")
        #expect(try test.jobs[0].ending()?.problem?.detail?.contains("a last word") == true)
    }

    @Test("a job's own error is not tried again")
    func ownError() async throws {
        try test.drop("a.yaml", "\"retries\": 5")
        let worker = """
            echo bundle > bundle.tar.zst
            echo '{"status": "failed", "problem": {"kind": "bad-input", "message": "no texts"}}' > end.json
            """
        try await RunningDaemon(test, worker: worker, once: true).ended()
        #expect(test.runs.count == 1)
        #expect(test.outbox == ["a-\(test.jobs[0].id).failed.tar.zst"])
        #expect(try state().message == "no texts")
    }

    @Test("a worker that says it has ended, without a bundle, has failed")
    func noBundle() async throws {
        try test.drop("a.yaml")
        try await RunningDaemon(test, worker: "echo '{\"status\": \"succeeded\"}' > end.json", once: true).ended()
        #expect(test.outbox == ["a-\(test.jobs[0].id).failed.tar.zst"])
    }

    @Test("a worker that asks for another try gets it, and uses up no retry")
    func anotherTry() async throws {
        try test.drop("a.yaml")
        let worker = "if [ ! -e once ]; then touch once; echo the disk is full; exit 75; fi\n" + TestWorker.finish
        let daemon = try RunningDaemon(test, worker: worker, once: true)
        try await daemon.ended()
        #expect(test.runs.count == 2)
        #expect(daemon.log.contains { $0.contains("the disk is full") })
        #expect(try state().phase == .succeeded && state().retriesUsed == 0)
        #expect(try state().starts == 2)
    }

    @Test("a stop lets the worker save its state and uses up no retry, and a new daemon goes on")
    func stop() async throws {
        try test.drop("a.yaml")
        let worker = """
            if [ -e saved ]; then \(TestWorker.finish.replacing("\n", with: "; ")); exit; fi
            trap 'echo half > saved; exit 130' TERM
            touch ready; while :; do sleep 0.05; done
            """
        let daemon = try RunningDaemon(test, worker: worker)
        try await eventually("the worker") { test.jobs.first.map { test.names($0.url).contains("ready") } ?? false }
        try await daemon.stopped()
        #expect(try state().phase == .queued && state().starts == 1 && state().retriesUsed == 0)
        #expect(test.outbox.isEmpty)
        try await RunningDaemon(test, worker: worker, once: true).ended()
        #expect(test.outbox.count == 1)
        #expect(try state().starts == 2 && state().retriesUsed == 0)
    }

    @Test("a worker that ignores SIGTERM is killed after the grace, with what it has started")
    func stubborn() async throws {
        try test.drop("a.yaml")
        let worker = "trap '' TERM; sleep 300 & echo $! > child; touch ready; while :; do sleep 1; done"
        let daemon = try RunningDaemon(test, worker: worker, grace: 0.3)
        try await eventually("the worker") { test.jobs.first.map { test.names($0.url).contains("ready") } ?? false }
        try await daemon.stopped()
        let child = try #require(
            Int32(test.text("state/jobs/\(test.jobs[0].id)/child")?.trimmingCharacters(in: .newlines) ?? ""))
        try await eventually("the child's end") { !isRunning(child) }
        #expect(try state().phase == .queued)
    }

    @Test("a worker of a daemon that was killed is adopted, and no second one starts")
    func adoption() async throws {
        try test.drop("a.yaml")
        _ = try test.take()
        let folder = test.jobs[0]
        var running = try test.ledger.state(of: folder.id)
        running.phase = .running
        running.starts = 1
        try test.ledger.record(running, of: folder.id)
        // A worker as the daemon before this one would have left it: it holds the lock and works on.
        var lock: WorkerLock? = try folder.acquireLock()
        let daemon = try RunningDaemon(test, worker: TestWorker.good)
        try await Task.sleep(for: .seconds(1))
        #expect(test.runs.isEmpty && test.outbox.isEmpty)
        try Data("bundle".utf8).write(to: folder.bundleFile)
        try folder.write(Ending(.succeeded))
        #expect(lock != nil)
        lock = nil
        try await eventually("the delivery") { test.outbox.count == 1 }
        try await daemon.stopped()
        #expect(test.runs.isEmpty)
    }

    @Test("a job whose worker died with the machine runs again, and uses up no retry")
    func machineDied() async throws {
        try test.drop("a.yaml")
        _ = try test.take()
        var running = try state()
        running.phase = .running
        running.starts = 1
        try test.ledger.record(running, of: test.jobs[0].id)
        try await RunningDaemon(test, worker: TestWorker.good, once: true).ended()
        #expect(test.outbox.count == 1 && test.runs.count == 1)
        #expect(try state().starts == 2 && state().retriesUsed == 0)
    }

    @Test("what was delivered before a kill is not delivered again", arguments: [true, false])
    func deliveredBefore(delivered: Bool) async throws {
        try test.drop("a.yaml")
        _ = try test.take()
        let folder = test.jobs[0]
        if !delivered { try Data("bundle".utf8).write(to: folder.bundleFile) }
        try folder.write(Ending(.succeeded))
        try await RunningDaemon(test, worker: TestWorker.good, once: true).ended()
        #expect(test.outbox.count == (delivered ? 0 : 1) && test.runs.isEmpty)
        #expect(try state().phase == .succeeded)
    }

    @Test("a second daemon on the workspace is refused and told who holds it")
    func second() async throws {
        let first = try RunningDaemon(test, worker: TestWorker.good)
        try await eventually("the watch") { first.log.contains { $0.hasPrefix("watching") } }
        let second = try RunningDaemon(test, worker: TestWorker.good)
        await #expect {
            try await second.ended()
        } throws: { error in
            let problem = error as? Problem
            return problem?.kind == .tryAgain && problem?.message.contains("process \(getpid()) on ") == true
        }
        try await first.stopped()
    }

    @Test("a chain runs in order; what comes after a failure fails with it")
    func chain() async throws {
        try test.drop("c.yaml", "\"after\": [\"b\"]")
        try test.drop("b.yaml", "\"after\": [\"a\"]")
        try test.drop("a.yaml")
        try test.drop("lost.yaml", "\"after\": [\"nobody\"]")
        let worker = "grep -q '\"name\": \"b\"' job.json && exit 3\n" + TestWorker.finish
        let daemon = try RunningDaemon(test, worker: worker, once: true)
        try await daemon.ended()
        #expect(test.outbox.map { $0.prefix(2) } == ["a-", "b-", "c-"])
        #expect(test.runs.count == 2)
        let status = try StatusReport(test.workspace)
        #expect(status.waiting.map(\.name) == ["lost"])
        #expect(status.text().contains("waits for nobody, which is not there yet"))
        #expect(status.done.first { $0.name == "c" }?.state.message?.contains("after b, but b") == true)
    }

    @Test("a queued job that is cancelled ends with a bundle that says so")
    func cancelled() async throws {
        try test.drop("a.yaml")
        _ = try test.take()
        try test.jobs[0].requestCancel()
        try await RunningDaemon(test, worker: TestWorker.good, once: true).ended()
        #expect(test.runs.isEmpty)
        #expect(test.outbox == ["a-\(test.jobs[0].id).cancelled.tar.zst"])
        #expect(try state().phase == .cancelled)
    }

    @Test("a bundle that cannot be delivered is kept, said, and delivered when it can be")
    func undeliverable() async throws {
        try test.drop("a.yaml")
        let daemon = try RunningDaemon(
            test, worker: "touch ready; while [ ! -e go ]; do sleep 0.05; done\n" + TestWorker.finish)
        try await eventually("the worker") { test.jobs.first.map { test.names($0.url).contains("ready") } ?? false }
        try FileManager.default.removeItem(at: test.places.outbox)
        try Data().write(to: test.jobs[0].url.appendingPathComponent("go"))
        try await eventually("the message") { daemon.log.contains { $0.contains("its end waits: ") } }
        #expect(try StatusReport(test.workspace).text().contains("its bundle waits to be delivered"))
        try FileManager.default.createDirectory(at: test.places.outbox, withIntermediateDirectories: false)
        try await eventually("the bundle") { test.outbox.count == 1 }
        try await daemon.stopped()
        #expect(test.runs.count == 1)
    }

    @Test("status shows how far a running job is")
    func status() async throws {
        try test.drop("a.yaml")
        let worker = """
            echo '{"event": "progress", "fraction": 0.25, "what": "layer 3 of 12", "time": 4000000000}' >> events.jsonl
            touch ready; while [ ! -e go ]; do sleep 0.05; done
            \(TestWorker.finish)
            """
        let daemon = try RunningDaemon(test, worker: worker)
        try await eventually("the worker") { test.jobs.first.map { test.names($0.url).contains("ready") } ?? false }
        let status = try StatusReport(test.workspace)
        #expect(status.running.first?.fraction == 0.25 && status.running.first?.what == "layer 3 of 12")
        #expect(status.daemon?.contains("process \(getpid())") == true)
        #expect(status.text().contains("[#####···············] 25 %, layer 3 of 12"))
        try Data().write(to: test.jobs[0].url.appendingPathComponent("go"))
        try await eventually("the bundle") { test.outbox.count == 1 }
        try await daemon.stopped()
        try await eventually("the lock's end") { DaemonLock.holder(test.places.lock) == nil }
        #expect(try StatusReport(test.workspace).daemon == nil)
    }
}

/// Whether a process is there and no zombie.
func isRunning(_ process: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return !status.contains(") Z ")
}
