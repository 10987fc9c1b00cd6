import Foundation
import TestCluster
import Testing
import TinyWorkspace

@Suite(
    "The same jobs on a cluster", .timeLimit(.minutes(30)),
    .enabled(if: TestCluster.isAvailable, Comment(rawValue: TestCluster.reason)))
struct SlurmTests {
    @Test("thirteen jobs, one wrong, one over its time, the daemon killed: the local bundles, byte for byte")
    func sameBundles() throws {
        let cluster = try TestCluster()
        let here = try TestWorkspace(width: 64, layers: 8, texts: 120)
        let there = try TestWorkspace(width: 64, layers: 8, texts: 120)
        for test in [here, there] {
            for number in 0..<8 { try test.drop("job-\(number).yaml", more: "seed: \(number)") }
            try test.drop("grid.yaml", more: "matrix: {parameters.pooling: [mean, max], seed: [1]}")
            // All texts are too long: the job's own error.
            try test.write(
                "inbox/.wrong.tmp",
                TestWorkspace.manifest() + "  maxTokens: 3\n  overlong: drop\n")
            try FileManager.default.moveItem(
                at: test.inbox.appendingPathComponent(".wrong.tmp"), to: test.inbox.appendingPathComponent("wrong.yaml")
            )
            try test.drop("after.yaml", more: "after: [job-0]")
            try test.drop("long.yaml", permutations: 5000, more: "limits: {time: 1s}")
        }
        #expect(try NightjarProcess.run(["watch", "--once", "--jobs", "2"], in: here.root).status == 0)

        let daemon = try start(["watch", "--executor", "slurm", "--jobs", "3"], in: there.root, cluster)
        let deadline = Date().addingTimeInterval(60)
        while there.bundles.isEmpty, Date() < deadline { usleep(20_000) }
        kill(daemon.processIdentifier, SIGKILL)
        daemon.waitUntilExit()
        let rest = try start(["watch", "--once", "--executor", "slurm", "--jobs", "3"], in: there.root, cluster)
        rest.waitUntilExit()
        #expect(rest.terminationStatus == 0)

        #expect(here.bundles.count == 13 && there.bundles.count == 13)
        #expect(here.bundles.count { $0.hasSuffix(".failed.tar.zst") } == 2)
        for bundle in here.bundles {
            let name = try #require(bundle.firstMatch(of: /^(.*)-\d{8}-\d{6}-[0-9a-f]{6}(-\d+)?(\..*)$/))
            let twin = try #require(there.bundles.first { $0.hasPrefix("\(name.1)-2") && $0.hasSuffix(name.3) })
            let (a, b) = (try here.unpack(bundle), try there.unpack(twin))
            let differing = try NightjarProcess.tool(
                "diff", ["-rq", "-x", "provenance.json", "-x", "log.jsonl", "-x", "SHA256SUMS", a.path, b.path],
                in: here.root)
            #expect(differing.status == 0, "\(name.1): \(differing.output)")
        }
    }

    private func start(_ arguments: [String], in folder: URL, _ cluster: TestCluster) throws -> Process {
        let process = Process()
        process.executableURL = NightjarProcess.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(cluster.environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}
