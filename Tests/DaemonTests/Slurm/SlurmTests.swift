import Files
import Foundation
import Jobs
import Problems
import TestCluster
import Testing

@testable import Daemon

/// Each test has a Slurm of its own.
@Suite(
    "Jobs on a cluster", .serialized, .timeLimit(.minutes(30)),
    .enabled(if: TestCluster.isAvailable, Comment(rawValue: TestCluster.reason)))
struct SlurmTests {
    let test: TestWorkspace
    let cluster: TestCluster
    init() throws {
        test = try TestWorkspace()
        cluster = try TestCluster()
    }

    func daemon(
        _ worker: String = TestWorker.good, once: Bool = false, jobs: Int = 100, on cluster: TestCluster? = nil
    ) throws -> RunningDaemon {
        try RunningDaemon(
            test, worker: worker, once: once, jobs: jobs, cluster: (cluster ?? self.cluster).environment)
    }

    func phase(_ index: Int = 0) throws -> JobState.Phase { try test.ledger.state(of: test.jobs[index].id).phase }
    func message(_ index: Int = 0) throws -> String? { try test.ledger.state(of: test.jobs[index].id).message }

    /// The arrays that Slurm has seen, by name and with the number of their tasks.
    func arrays() throws -> [String: Int] {
        let lines = try cluster.say("squeue", "--noheader", "--array", "--states=all", "--format=%j")
        return Dictionary(grouping: lines.split(separator: "\n").map(String.init)) { $0 }.mapValues(\.count)
    }

    /// The name of a task in Slurm, once it is in this state.
    func task(_ state: String) async throws -> String {
        var found: Substring?
        try await eventually("a task that is \(state)") {
            let lines = (try? cluster.say("squeue", "--noheader", "--array", "--states=all", "--format=%T|%F_%K")) ?? ""
            found = lines.split(separator: "\n").first { $0.hasPrefix(state + "|") }
            return found != nil
        }
        return String(try #require(found?.split(separator: "|").last))
    }

    /// Whether the first job's worker is at work.
    func isReady() -> Bool { test.jobs.first.map { test.names($0.url).contains("ready") } ?? false }

    static let waiting = "touch ready; while [ ! -e ../../../go ]; do sleep 0.05; done\n" + TestWorker.finish
    func go() throws { try Data().write(to: test.root.appendingPathComponent("go")) }

    @Test("ten jobs, four at a time, each bundle once; nothing is left on the cluster")
    func batch() async throws {
        for number in 0..<10 { try test.drop("job\(number).yaml") }
        let worker = """
            touch "../../../live-$ID"; ls ../../../ | grep -c live- >> ../../../counts; sleep 0.2
            rm "../../../live-$ID"
            \(TestWorker.finish)
            """
        try await daemon(worker, once: true, jobs: 4).ended(within: 60)
        #expect(Set(test.outbox) == Set(try test.jobs.map { "\(try $0.job().name)-\($0.id).tar.zst" }))
        #expect(test.outbox.count == 10 && test.runs.count == 10)
        let arrayCount = try arrays().count
        let counts = (test.text("counts") ?? "").split(separator: "\n").compactMap { Int($0) }
        #expect(counts.count == 10 && (counts.max() ?? 0) <= arrayCount * 4)
        #expect(test.names(test.places.slurm).isEmpty)
        for folder in test.jobs {
            #expect(test.names(folder.url) == ["end.json", "job.json", "manifest.yaml"])
        }
    }

    @Test("a matrix is one array; where the cluster takes fewer at once, several")
    func matrix() async throws {
        try test.drop("m.yaml", "\"matrix\": {\"seed\": [1, 2, 3, 4, 5]}")
        try await daemon(once: true).ended(within: 60)
        #expect(test.outbox.count == 5)
        #expect(try Array(arrays().values) == [5])

        let small = try TestCluster("MaxArraySize=3")
        try test.drop("n.yaml", "\"matrix\": {\"seed\": [1, 2, 3, 4, 5]}")
        try await daemon(once: true, on: small).ended(within: 60)
        #expect(test.outbox.count == 10)
        let lines = try small.say("squeue", "--noheader", "--array", "--states=all", "--format=%j")
        #expect(Set(lines.split(separator: "\n")).count == 2)
    }

    @Test("a job's own error is its end; a crash is tried again as often as allowed")
    func failures() async throws {
        try test.drop("crash.yaml", "\"retries\": 1")
        try test.drop("wrong.yaml", "\"retries\": 1")
        let worker = """
            grep -q '"name": "crash"' job.json && { echo a last word; kill -SEGV $$; }
            echo bundle > bundle.tar.zst
            echo '{"status": "failed", "problem": {"kind": "bad-input", "message": "no texts"}}' > end.json
            exit 1
            """
        try await daemon(worker, once: true).ended(within: 60)
        #expect(test.runs.count == 3)
        #expect(test.outbox.map { $0.hasSuffix(".failed.tar.zst") } == [true, true])
        let messages = try Set(test.jobs.indices.compactMap { try message($0) })
        #expect(messages == ["the worker crashed: signal 11, Segmentation fault", "no texts"])
        let crashed = try #require(test.jobs.first { (try? $0.job().name) == "crash" })
        #expect(try crashed.ending()?.problem?.detail?.contains("a last word") == true)
    }

    @Test("scancel from outside cancels a job, whether it runs or waits, and no other")
    func cancelledOutside() async throws {
        try test.drop("m.yaml", "\"matrix\": {\"seed\": [1, 2, 3]}")
        let daemon = try daemon(Self.waiting, jobs: 1)
        for state in ["RUNNING", "PENDING"] { try cluster.say("scancel", try await task(state)) }
        try await eventually("two ends") { test.outbox.count == 2 }
        try go()
        try await eventually("the third") { test.outbox.count == 3 }
        try await daemon.stopped()
        #expect(test.outbox.count { $0.hasSuffix(".cancelled.tar.zst") } == 2)
        let phases = try test.jobs.indices.map(phase)
        #expect(phases.count { $0 == .cancelled } == 2 && phases.count { $0 == .succeeded } == 1)
        #expect(try test.jobs.indices.compactMap(message).allSatisfy { $0.contains("(scancel)") })
    }

    @Test("a job that is cancelled while it waits in Slurm's queue never starts; status says where it waits")
    func cancelled() async throws {
        try test.drop("m.yaml", "\"matrix\": {\"seed\": [1, 2]}")
        let daemon = try daemon(Self.waiting, jobs: 1)
        _ = try await task("RUNNING")
        var held: StatusReport.Entry?
        try await eventually("the reason") {
            held = try? StatusReport(test.workspace).waiting.first { entry in
                guard case .waiting(let reason) = entry.state.phase else { return false }
                return reason.contains(/waits in Slurm's queue as \d+_\d+ \(JobArrayTaskLimit\)/)
            }
            return held != nil
        }
        let waiting = try #require(held)
        try JobFolder(test.places.jobs.appendingPathComponent(waiting.id)).requestCancel()
        try await eventually("its end") { test.outbox.contains("\(waiting.name)-\(waiting.id).cancelled.tar.zst") }
        #expect(!test.runs.contains(waiting.id))
        try go()
        try await eventually("the other") { test.outbox.count == 2 }
        try await daemon.stopped()
    }

    @Test("before the time limit state is saved and the job goes on, uncounted; who saves nothing has run out of time")
    func timeLimit() async throws {
        try Data("slurm: {time: \"10\"}\n".utf8).write(to: test.workspace.settingsFile)
        try test.drop("saves.yaml")
        try test.drop("hangs.yaml")
        let worker = """
            grep -q '"name": "hangs"' job.json && { trap '' TERM; touch ready; while :; do sleep 1; done; }
            if [ -e saved/state ]; then \(TestWorker.finish.replacing("\n", with: "; ")); exit; fi
            trap 'mkdir -p saved; echo half > saved/state; exit 75' TERM
            touch ready; while :; do sleep 0.05; done
            """
        let daemon = try daemon(worker)
        try await eventually("both workers") { test.jobs.count { test.names($0.url).contains("ready") } == 2 }
        // Minutes are the least that a limit can have: its end is moved instead.
        let ids = try cluster.say("squeue", "--noheader", "--array", "--format=%F_%K").split(separator: "\n")
        for id in ids { try cluster.say("scontrol", "update", "JobId=\(id)", "EndTime=now+3seconds") }
        try await eventually("both ends", within: 120) { test.outbox.count == 2 }
        try await daemon.stopped()
        for (index, folder) in test.jobs.enumerated() {
            let isSaving = try folder.job().name == "saves"
            #expect(test.runs.count { $0 == folder.id } == (isSaving ? 2 : 1))
            #expect(try phase(index) == (isSaving ? .succeeded : .failed))
            #expect(try test.ledger.state(of: folder.id).retriesUsed == 0)
            if !isSaving { #expect(try message(index)?.contains("Slurm's time limit") == true) }
        }
    }

    @Test("a job on a node that fails runs again, uncounted")
    func nodeFailure() async throws {
        try test.drop("a.yaml")
        let worker = "[ -e ready ] || { touch ready; while :; do sleep 0.05; done; }\n" + TestWorker.finish
        let daemon = try daemon(worker)
        try await eventually("the worker") { isReady() }
        let node = try cluster.say("sinfo", "--noheader", "--format=%n").trimmingCharacters(in: .whitespacesAndNewlines)
        try cluster.say("scontrol", "update", "NodeName=\(node)", "State=DOWN", "Reason=test")
        try await eventually("the message") { daemon.log.contains { $0.contains("its node \(node) failed") } }
        try cluster.say("scontrol", "update", "NodeName=\(node)", "State=RESUME")
        try await eventually("the bundle") { test.outbox.count == 1 }
        try await daemon.stopped()
        #expect(try phase() == .succeeded && test.runs.count == 2)
        #expect(try test.ledger.state(of: test.jobs[0].id).retriesUsed == 0)
    }

    @Test("a stopped daemon leaves its jobs on the cluster, and the next one delivers what they have left")
    func stopped() async throws {
        for name in ["a", "b"] { try test.drop("\(name).yaml") }
        let first = try daemon(Self.waiting)
        try await eventually("the workers") { test.jobs.count { test.names($0.url).contains("ready") } == 2 }
        try await first.stopped()
        #expect(first.log.contains("ending: 2 jobs stay on the cluster"))
        // Nor are they started on this machine.
        await #expect(throws: Problem.self) {
            try await RunningDaemon(test, worker: TestWorker.good, once: true).ended()
        }
        try go()
        try await eventually("the ends") { test.jobs.allSatisfy { test.names($0.url).contains("end.json") } }
        try await daemon(once: true).ended(within: 60)
        #expect(test.outbox.count == 2 && test.runs.count == 2)
    }

    @Test("a result that appears after its task has gone is waited for")
    func late() async throws {
        try test.drop("a.yaml")
        let daemon = try daemon("exit 0")
        try await eventually("the task's end") {
            guard let folder = test.jobs.first, let note = try? SlurmNote(folder) else { return false }
            return SlurmBatch(folder: test.places.slurm.appendingPathComponent(note.batch)).end(of: note.task) != nil
        }
        try await Task.sleep(for: .seconds(1))
        let folder = test.jobs[0]
        try Data("bundle".utf8).write(to: folder.bundleFile)
        var ending = Ending(.succeeded)
        ending.bundle = try SHA256Digest.hex(of: Data("bundle".utf8))
        try folder.write(ending)
        try await eventually("the bundle") { test.outbox == ["a-\(folder.id).tar.zst"] }
        try await daemon.stopped()
        #expect(test.runs.count == 1)
    }

    @Test("a task that leaves nothing has crashed; a bundle that is not what its worker wrote is not taken")
    func damaged() async throws {
        try test.drop("a.yaml", "\"retries\": 1")
        let worker = """
            [ -e once ] || { touch once; exit 0; }
            echo damaged > bundle.tar.zst; printf '{"status": "succeeded", "bundle": "%064d"}' 0 > end.json
            """
        let daemon = try daemon(worker, once: true)
        try await daemon.ended(within: 60)
        #expect(test.runs.count == 2)
        #expect(daemon.log.contains { $0.contains("the worker ended with status 0 and without saying how") })
        #expect(test.outbox == ["a-\(test.jobs[0].id).failed.tar.zst"])
        #expect(try message() == "the bundle is not what the worker has written: it was damaged on its way")
    }

    @Test("jobs that no node can hold fail with Slurm's words; a partition that is not there is waited for")
    func refused() async throws {
        try test.drop("large.yaml", "\"limits\": {\"memory\": \"900GiB\"}")
        try await daemon(once: true).ended(within: 60)
        #expect(try message()?.contains("Memory specification can not be satisfied") == true)
        try Data("slurm: {partition: nope}\n".utf8).write(to: test.workspace.settingsFile)
        try test.drop("small.yaml")
        let daemon = try daemon()
        try await eventually("the reason") {
            daemon.log.contains { $0.contains("Slurm takes no jobs: invalid partition specified: nope") }
        }
        try await eventually("the status") {
            (try? StatusReport(test.workspace).text().contains("invalid partition specified: nope")) ?? false
        }
        try await daemon.stopped()
        #expect(test.outbox.count == 1 && test.runs.isEmpty)
    }

    @Test("a node without the worker's executable is named")
    func noExecutable() async throws {
        try test.drop("a.yaml")
        var options = DaemonOptions()
        options.once = true
        options.poll = 0.1
        options.handlesSignals = false
        options.runOnCluster()
        let command = WorkerCommand(executable: "/nowhere/nightjar", environment: cluster.environment)
        try Daemon(
            workspace: test.workspace, options: options, plugins: { [.tiny] }, worker: command, log: { _ in }
        ).run()
        #expect(try message()?.hasPrefix("nightjar is not there on ") == true)
    }
}
