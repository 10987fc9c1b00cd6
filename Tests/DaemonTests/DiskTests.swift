import Foundation
import Jobs
import Processes
import Testing

@testable import Daemon

@Suite("A full disk", .timeLimit(.minutes(30)))
struct DiskTests {
    /// A small file system to fill, which only root may mount.
    private final class SmallDisk {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
            .appendingPathComponent("nightjar-disk-\(UUID().uuidString)", isDirectory: true)

        init?() {
            try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            guard Self.run("mount", ["-t", "tmpfs", "-o", "size=48m", "tmpfs", folder.path]) else {
                rmdir(folder.path)
                return nil
            }
        }

        deinit {
            _ = Self.run("umount", ["--lazy", folder.path])
            rmdir(folder.path)
        }

        private static func run(_ command: String, _ arguments: [String]) -> Bool {
            (try? ToolRun([command] + arguments))?.exit.succeeded == true
        }
    }

    private static let canMount = ConditionTrait.enabled(
        if: SmallDisk() != nil, "a small file system to fill cannot be mounted by this user")

    private func run(_ worker: String, on disk: SmallDisk) async throws -> (TestWorkspace, JobState) {
        let test = try TestWorkspace(in: disk.folder)
        try test.drop("a.yaml", "\"retries\": 3")
        try await RunningDaemon(test, worker: worker, once: true).ended()
        return (test, try test.ledger.state(of: test.jobs[0].id))
    }

    @Test(
        "a job that fills it is ended, its files are removed, and others have room again", canMount,
        arguments: [
            // It waits; it gives up as a worker of ours does; its file has no name any more.
            "cat /dev/zero > big; sleep 300", "cat /dev/zero > big; exit 75",
            "exec 5> big; rm big; cat /dev/zero >&5; sleep 300",
        ])
    func filler(_ worker: String) async throws {
        let disk = try #require(SmallDisk())
        let (test, state) = try await run(worker, on: disk)
        #expect(state.phase == .failed && test.runs.count == 1)
        #expect(state.message?.hasPrefix("disk: the job's files took 4") == true, "\(state.message ?? "none")")
        #expect(test.outbox.first?.hasSuffix(".failed.tar.zst") == true)
        #expect(DiskRule.bytes(of: test.root) < 1 << 20)
    }

    @Test("a job that takes little of a disk that others have filled is not to blame", canMount)
    func innocent() async throws {
        let disk = try #require(SmallDisk())
        let others = disk.folder.appendingPathComponent("others")
        let folder = JobFolder(disk.folder.appendingPathComponent("job", isDirectory: true))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try write(49_900_000, to: others)
        try write(100_000, to: folder.eventsFile)
        #expect(DiskRule.problem(with: folder, processes: []) == nil)
        try write(48_400_000, to: others)
        try write(1_400_000, to: folder.workerLogFile)
        #expect(DiskRule.problem(with: folder, processes: []) != nil)
        try FileManager.default.removeItem(at: others)
        // A process that another test is starting may have it open for a moment.
        for _ in 0..<600 where DiskRule.problem(with: folder, processes: []) != nil { usleep(50_000) }
        #expect(DiskRule.problem(with: folder, processes: []) == nil)
    }

    /// Not by `Data.write`, whose file the processes that other tests start meanwhile would keep open.
    private func write(_ count: Int, to file: URL) throws {
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        try #require(descriptor >= 0)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(count: count))
        try handle.close()
    }
}
