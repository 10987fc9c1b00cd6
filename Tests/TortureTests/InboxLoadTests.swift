import Foundation
import Testing
import TinyWorkspace

@Suite("A hundred thousand files in the inbox", .serialized, .timeLimit(.minutes(30)))
struct InboxLoadTests {
    /// Fewer than in full, for the time it takes to make them.
    static let count = TortureTests.isWhole ? 100_000 : 10_000

    @Test("good jobs among foreign files are done, and looking costs little", arguments: [true, false])
    func foreignFiles(byEvents: Bool) throws {
        let test = try TestWorkspace()
        defer { try? FileManager.default.removeItem(at: test.root) }
        // A network folder's way: no events, no leases.
        if !byEvents { try test.write("nightjar.yaml", "poll: 1\n") }
        try Self.fill(test, 0..<Self.count)
        for number in 0..<5 { try test.drop("early-\(number).yaml") }
        let daemon = try DaemonUnderLoad(test, log: "daemon.log")
        defer { daemon.kill() }
        for number in 0..<5 { try test.drop("late-\(number).yaml") }
        #expect(waits(within: 120) { test.bundles.count == 10 }, "\(daemon.log.suffix(20))")
        // Foreign files are left alone, in silence.
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.inbox.path).count == Self.count)
        #expect(daemon.log.count < 50)

        let idle = try Self.share(of: daemon, over: 3) {}
        let rain = try Self.share(of: daemon, over: 3) {
            // More than a queue of events holds: some are lost.
            for number in 0..<(Self.count / 4) {
                let file = test.inbox.appendingPathComponent("rain-\(number % 100).txt")
                try Data().write(to: file)
                try FileManager.default.removeItem(at: file)
            }
        }
        try test.drop("after-the-rain.yaml")
        #expect(waits(within: 60) { test.bundles.count == 11 })
        print(
            "inbox of \(Self.count) foreign files\(byEvents ? "" : ", listing alone"): the daemon uses "
                + "\(Self.percent(idle)) of a processor, \(Self.percent(rain)) while files come and go, "
                + "\(daemon.peakMemory >> 20) MiB at most")
        #expect(idle < 0.1 && rain < 0.5)
        #expect(daemon.stop())
    }

    @Test("files that grow, shrink, go, come again or replace others are taken as what they are when whole")
    func changingFiles() throws {
        let test = try TestWorkspace()
        defer { try? FileManager.default.removeItem(at: test.root) }
        let daemon = try DaemonUnderLoad(test, log: "daemon.log")
        defer { daemon.kill() }
        let manifest = TestWorkspace.manifest()

        // Shrinks: what was written first and is longer never counts.
        let shrinking = try Self.open(test, "shrinks.yaml")
        try shrinking.write(contentsOf: Data((manifest + String(repeating: "wrong: 1\n", count: 500)).utf8))
        usleep(300_000)
        try shrinking.truncate(atOffset: UInt64(manifest.utf8.count))
        usleep(300_000)
        #expect(test.bundles.isEmpty)
        try shrinking.close()

        // Grows slowly, a line at a time.
        let growing = try Self.open(test, "grows.yaml")
        for line in manifest.split(separator: "\n", omittingEmptySubsequences: false) {
            try growing.write(contentsOf: Data((line + "\n").utf8))
            usleep(50_000)
        }
        try growing.close()

        // Arrives over a file that somebody still writes.
        let replaced = try Self.open(test, "replaced.yaml")
        try replaced.write(contentsOf: Data("nightjar: 1\nplug".utf8))
        usleep(100_000)
        try test.write("inbox/.over.tmp", manifest)
        _ = rename(test.inbox.path + "/.over.tmp", test.inbox.path + "/replaced.yaml")
        try replaced.close()

        // Goes and comes again, many times; and one name again and again, each a job of its own.
        let fickle = test.inbox.appendingPathComponent("fickle.yaml")
        for _ in 0..<200 {
            try test.write("inbox/fickle.yaml.tmp", "")
            rename(fickle.path + ".tmp", fickle.path)
            unlink(fickle.path)
        }
        try test.drop("fickle.yaml")

        #expect(waits(within: 60) { test.bundles.count >= 4 }, "\(daemon.log)")
        #expect(waits(within: 10) { (try? Self.names(test.inbox)) == [] })
        let names = test.bundles.map { $0.replacing(/-\d{8}-\d{6}-[0-9a-f]{6}/, with: "") }.sorted()
        #expect(
            names == ["fickle.tar.zst", "grows.tar.zst", "replaced.tar.zst", "shrinks.tar.zst"], "\(daemon.log)")
        #expect(daemon.stop())
    }

    private static func fill(_ test: TestWorkspace, _ numbers: Range<Int>) throws {
        let names = [
            "IMG_%06d.jpg", "notes-%06d.txt", ".hidden-%06d.yaml", "draft-%06d.yaml~", "loading-%06d.json.part",
        ]
        for number in numbers {
            let name = String(format: names[number % names.count], number)
            let descriptor = creat(test.inbox.appendingPathComponent(name).path, 0o644)
            guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
            close(descriptor)
        }
    }

    /// What the daemon uses of one processor while `body` runs and then nothing happens, over so many seconds at least.
    private static func share(of daemon: DaemonUnderLoad, over seconds: Double, _ body: () throws -> Void) throws
        -> Double
    {
        let (start, before) = (Date(), daemon.processorTime)
        try body()
        let rest = seconds - Date().timeIntervalSince(start)
        if rest > 0 { usleep(UInt32(rest * 1e6)) }
        return (daemon.processorTime - before) / Date().timeIntervalSince(start)
    }

    private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

    private static func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }

    /// A new file of the inbox, open for writing by nobody else.
    private static func open(_ test: TestWorkspace, _ name: String) throws -> FileHandle {
        let path = test.inbox.appendingPathComponent(name).path
        let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
