import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("Killed daemons", .timeLimit(.minutes(30)))
struct KillTests {
    /// Ten times the daemon's own process kills itself by SIGKILL, at a random moment spread over the whole work; its
    /// workers live on, and the last daemon brings all to its end.
    @Test("200 jobs and ten SIGKILLs: every job delivered once, every rejection once")
    func tenKills() async throws {
        let test = try TestWorkspace()
        let count = 200
        let worker = """
            [ -e started ] && echo "$ID" >> ../../../twice; touch started
            \(TestWorker.finish)
            """
        _ = try TestWorker.command(worker, in: test, name: "worker.sh")
        let root = test.root.path
        for number in 0..<count { try test.drop("job-\(number).yaml") }
        for round in 0..<10 {
            try Data("{\"nightjar\": 1}".utf8).write(to: test.places.inbox.appendingPathComponent("bad-\(round).yaml"))
            // What has been delivered by now, and a little more; 0 is in the middle of claiming.
            let bundles = round * count / 11
            let milliseconds = Int.random(in: 0...60)
            await #expect(processExitsWith: .signal(SIGKILL), "\(milliseconds) ms after bundle \(bundles)") {
                [root = root as String, bundles = bundles as Int, milliseconds = milliseconds as Int] in
                Thread.detachNewThread {
                    while KillTests.bundles(root).count < bundles { usleep(1000) }
                    usleep(UInt32(milliseconds) * 1000)
                    kill(getpid(), SIGKILL)
                }
                try KillTests.daemon(root, once: false).run()
            }
        }
        #expect(KillTests.bundles(root).count < count)
        await #expect(processExitsWith: .success) {
            [root = root as String] in
            try KillTests.daemon(root, once: true).run()
        }
        let bundles = KillTests.bundles(root)
        #expect(bundles.count == count)
        let jobs = try test.jobs.map { ($0.id, try $0.job().name) }
        #expect(Set(jobs.map(\.1)) == Set((0..<count).map { "job-\($0)" }))
        #expect(Set(bundles) == Set(jobs.map { "\($0.1)-\($0.0).tar.zst" }))
        #expect(
            test.outbox.filter { $0.contains("rejected") }
                == (0..<10).flatMap { ["bad-\($0).rejected.txt", "bad-\($0).rejected.yaml"] })
        // The workers outlive the daemon that started them, so none is started a second time.
        #expect(test.text("twice") == nil)
        #expect(test.runs.count == count)
        #expect(test.inbox.isEmpty && test.names(test.places.claims).isEmpty)
        for (id, _) in jobs { #expect(try test.ledger.state(of: id).phase == .succeeded) }
    }

    @Test("an adopted worker that is gone without a word was interrupted: its job goes on, and no try is counted")
    func adoptedAndGone() async throws {
        let test = try TestWorkspace()
        _ = try TestWorker.command(
            "[ -e first ] || { touch first; sleep 300; }\n\(TestWorker.finish)", in: test, name: "worker.sh")
        let root = test.root.path
        try test.drop("a.yaml")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [root = root as String] in
            Thread.detachNewThread {
                let jobs = root + "/state/jobs"
                while !((try? FileManager.default.contentsOfDirectory(atPath: jobs)) ?? []).contains(where: {
                    FileManager.default.fileExists(atPath: "\(jobs)/\($0)/first")
                }) { usleep(1000) }
                // By then the lock names the worker.
                usleep(300_000)
                kill(getpid(), SIGKILL)
            }
            try KillTests.daemon(root, once: false).run()
        }
        let folder = try #require(test.jobs.first)
        let lock = try #require(test.text("state/jobs/\(folder.id)/lock")).split(separator: " ")
        let worker = try #require(lock.first.flatMap { Int32($0) })
        #expect(isRunning(worker))
        Thread.detachNewThread {
            // By then the next daemon has found it alive.
            usleep(700_000)
            kill(-worker, SIGKILL)
        }
        await #expect(processExitsWith: .success) {
            [root = root as String] in
            try KillTests.daemon(root, once: true).run()
        }
        #expect(test.runs.count == 2)
        let state = try test.ledger.state(of: folder.id)
        #expect(state.phase == .succeeded && state.retriesUsed == 0)
    }

    static func bundles(_ root: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/outbox")) ?? []
        return names.filter { $0.hasSuffix(".tar.zst") }
    }

    static func daemon(_ root: String, once: Bool) throws -> Daemon {
        var options = DaemonOptions()
        options.once = once
        options.poll = 0.2
        options.jobs = 2
        options.forecastPatience = 0
        return Daemon(
            workspace: try Workspace(root: URL(fileURLWithPath: root)), options: options, plugins: { [.tiny] },
            worker: WorkerCommand(executable: "/bin/sh", arguments: [root + "/worker.sh"]), log: { _ in })
    }
}
