import Foundation
import Testing

@Suite("Nothing is lost and nothing comes twice", .serialized, .timeLimit(.minutes(30)))
struct KillTests {
    @Test("200 real jobs, the daemon killed and restarted ten times: 200 bundles, each once, each whole")
    func daemonKilled() throws {
        let test = try TestWorkspace()
        let count = 200
        let seed = UInt64.random(in: 0...UInt64.max)
        print("kill moments from seed \(seed)")
        var state = seed
        func random(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        var dropped = 0
        for round in 0..<10 {
            let daemon = try NightjarProcess.watch(test.root)
            // A part of the jobs arrives while the daemon lives, so that kills meet claims, runs and deliveries.
            while dropped < (round + 1) * count / 10 {
                try test.drop("job-\(dropped).yaml", permutations: 0)
                dropped += 1
                usleep(UInt32(random(20_000)))
            }
            usleep(UInt32(random(1_500_000)))
            kill(daemon.processIdentifier, SIGKILL)
            daemon.waitUntilExit()
        }
        let last = try NightjarProcess.run(["watch", "--once", "--jobs", "2"], in: test.root)
        #expect(last.status == 0, "\(last.errors)")

        let names = test.bundles.map { $0.split(separator: "-").prefix(2).joined(separator: "-") }
        #expect(names.count == count)
        #expect(Set(names) == Set((0..<count).map { "job-\($0)" }))
        for bundle in test.bundles {
            #expect(!bundle.contains(".failed"))
            let folder = try test.unpack(bundle)
            #expect(try NightjarProcess.tool("sha256sum", ["-c", "--quiet", "SHA256SUMS"], in: folder).status == 0)
            try FileManager.default.removeItem(at: folder)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.inbox.path).isEmpty)
    }

    @Test("a worker killed between two saved states goes on, and its bundle is that of an undisturbed run")
    func workerKilled() throws {
        let test = try TestWorkspace(width: 64, layers: 8, texts: 120)
        // Else the second job would have nothing left to do.
        try test.write("nightjar.yaml", "cache: none\n")
        try test.drop("whole.yaml", permutations: 3000, more: "name: same")
        #expect(try NightjarProcess.run(["watch", "--once"], in: test.root).status == 0)
        let whole = try #require(test.bundles.first)
        try FileManager.default.removeItem(at: test.root.appendingPathComponent("nightjar.yaml"))

        try test.drop("killed.yaml", permutations: 3000, more: "name: same\nretries: 1")
        let daemon = try NightjarProcess.watch(test.root, jobs: 1)
        defer { daemon.terminate() }
        let worker = try #require(try waitForWorkerWithState(test))
        kill(worker, SIGKILL)
        let deadline = Date().addingTimeInterval(120)
        while test.bundles.count < 2, Date() < deadline { usleep(20_000) }
        let resumed = try #require(test.bundles.first { $0 != whole })
        #expect(!resumed.contains(".failed"))

        let (a, b) = (try test.unpack(whole), try test.unpack(resumed))
        let log = try String(contentsOf: b.appendingPathComponent("log.jsonl"), encoding: .utf8)
        #expect(log.contains("going on after layer"))
        // The manifests differ, and with them what quotes them; everything computed must not.
        for member in ["tables/selected.csv", "tables/histogram.csv", "tables/null.csv", "tensors/ap.safetensors"] {
            #expect(
                try Data(contentsOf: a.appendingPathComponent(member))
                    == Data(contentsOf: b.appendingPathComponent(member)), "\(member)")
        }
    }

    /// The worker of the running job, once it has saved state for the first time.
    private func waitForWorkerWithState(_ test: TestWorkspace) throws -> Int32? {
        let jobs = test.root.appendingPathComponent("state/jobs")
        let deadline = Date().addingTimeInterval(60)
        while Date() < deadline {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: jobs.path)) ?? [] {
                let folder = jobs.appendingPathComponent(name)
                let hasState = FileManager.default.fileExists(
                    atPath: folder.appendingPathComponent("saved/scores").path)
                let hasEnded = FileManager.default.fileExists(atPath: folder.appendingPathComponent("end.json").path)
                if hasState, !hasEnded,
                    let lock = try? String(contentsOf: folder.appendingPathComponent("lock"), encoding: .utf8),
                    let worker = lock.split(separator: " ").first.flatMap({ Int32($0) })
                {
                    return worker
                }
            }
            usleep(2000)
        }
        return nil
    }
}
