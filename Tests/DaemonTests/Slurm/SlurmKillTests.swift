import Foundation
import Jobs
import TestCluster
import Testing

@testable import Daemon

@Suite(
    "Killed daemons of a cluster", .serialized, .timeLimit(.minutes(30)),
    .enabled(if: TestCluster.isAvailable, Comment(rawValue: TestCluster.reason)))
struct SlurmKillTests {
    /// What an `sbatch` does that has its daemon killed: `$PPID` is the daemon.
    enum Moment: String, CaseIterable {
        case before = "kill -9 $PPID; exit 1"
        case whileItRuns = "kill -9 $PPID; sleep 1; exec /usr/bin/sbatch \"$@\""
        case afterItsAnswer = "/usr/bin/sbatch \"$@\"; kill -9 $PPID; sleep 0.2"
        case withoutAnAnswer = "/usr/bin/sbatch \"$@\" >/dev/null; kill -9 $PPID"
    }

    @Test("the daemon killed around sbatch: every job is submitted once", arguments: Moment.allCases)
    func aroundSubmission(moment: Moment) async throws {
        let test = try TestWorkspace()
        let cluster = try TestCluster()
        let count = 5
        _ = try TestWorker.command("sleep 0.5\n" + TestWorker.finish, in: test, name: "worker.sh")
        for number in 0..<count { try test.drop("job-\(number).yaml") }
        let tools = test.root.appendingPathComponent("tools", isDirectory: true)
        try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
        let sbatch = tools.appendingPathComponent("sbatch").path
        try Data("#!/bin/sh\n\(moment.rawValue)\n".utf8).write(to: URL(fileURLWithPath: sbatch))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: sbatch)
        let root = test.root.path
        let settings = cluster.environment["SLURM_CONF"] ?? ""
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [root = root as String, settings = settings as String, tools = tools.path as String] in
            try SlurmKillTests.daemon(root, settings, path: "\(tools):/usr/bin:/bin").run()
        }
        await #expect(processExitsWith: .success) {
            [root = root as String, settings = settings as String] in
            try SlurmKillTests.daemon(root, settings, path: "/usr/bin:/bin", once: true).run()
        }
        #expect(test.outbox.count == count && Set(test.outbox).count == count)
        #expect(test.runs.count == count && Set(test.runs).count == count)
        #expect(test.names(test.places.slurm).isEmpty)
        for folder in test.jobs { #expect(try test.ledger.state(of: folder.id).phase == .succeeded) }
    }

    @Test("30 jobs and five SIGKILLs at any moment: every bundle once, every job run once")
    func anyMoment() async throws {
        let test = try TestWorkspace()
        let cluster = try TestCluster()
        let count = 30
        _ = try TestWorker.command("sleep 0.3\n" + TestWorker.finish, in: test, name: "worker.sh")
        let root = test.root.path
        let settings = cluster.environment["SLURM_CONF"] ?? ""
        for round in 0..<5 {
            for number in 0..<(count / 5) { try test.drop("job-\(round)-\(number).yaml") }
            let milliseconds = Int.random(in: 0...1500)
            await #expect(processExitsWith: .signal(SIGKILL), "killed after \(milliseconds) ms") {
                [root = root as String, settings = settings as String, milliseconds = milliseconds as Int] in
                Thread.detachNewThread {
                    usleep(UInt32(milliseconds) * 1000)
                    kill(getpid(), SIGKILL)
                }
                try SlurmKillTests.daemon(root, settings, path: "/usr/bin:/bin").run()
            }
        }
        await #expect(processExitsWith: .success) {
            [root = root as String, settings = settings as String] in
            try SlurmKillTests.daemon(root, settings, path: "/usr/bin:/bin", once: true).run()
        }
        #expect(test.outbox.count == count)
        #expect(test.runs.count == count && Set(test.runs).count == count)
    }

    static func daemon(_ root: String, _ settings: String, path: String, once: Bool = false) throws -> Daemon {
        var options = DaemonOptions()
        options.once = once
        options.poll = 0.2
        options.runOnCluster()
        let worker = WorkerCommand(
            executable: "/bin/sh", arguments: [root + "/worker.sh"],
            environment: ["SLURM_CONF": settings, "PATH": path])
        return Daemon(
            workspace: try Workspace(root: URL(fileURLWithPath: root)), options: options, plugins: { [.tiny] },
            worker: worker, log: { _ in })
    }
}
