import Foundation
import GRDB
import Jobs
import Problems
import Testing

@testable import Daemon

@Suite("The ledger", .timeLimit(.minutes(30)))
struct LedgerTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    func id(_ number: Int) -> String { JobID.new(at: Date(timeIntervalSince1970: 1e9 + Double(number))) }

    /// A job's folder as the spool makes it.
    @discardableResult
    func makeFolder(_ id: String, name: String = "a") throws -> JobFolder {
        let folder = JobFolder(test.places.jobs.appendingPathComponent(id, isDirectory: true))
        let job = ResolvedJob(
            id: id, name: name, manifestName: name, plugin: "tiny", model: nil, parameters: .object([]))
        try folder.create(job, manifest: Data("nightjar: 1\nplugin: tiny\n".utf8))
        return folder
    }

    /// A job in the ledger that has ended.
    func ended(_ number: Int, _ phase: JobState.Phase = .succeeded, at time: Date = Date()) -> JobRecord {
        var state = JobState(phase, arrived: time)
        (state.ended, state.starts, state.seconds) = (time, 1, 1)
        return JobRecord(id: id(number), name: "job-\(number)", plugin: "tiny", state: state)
    }

    func reconciled() throws -> (ledger: SQLiteLedger, log: [String]) {
        var log: [String] = []
        let ledger = try Reconciliation(places: test.places, log: { log.append($0) }).ledger()
        return (ledger, log)
    }

    @Test("what was recorded is there after a SIGKILL, all of it and nothing half")
    func kill() async throws {
        let root = test.root.path
        try test.ledger.add((0..<2000).map { ended($0, .failed) })
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [root = root as String] in
            let places = Places(workspace: URL(fileURLWithPath: root))
            let ledger = try SQLiteLedger(places.ledger, jobs: places.jobs)
            Thread.detachNewThread {
                usleep(150_000)
                Foundation.kill(getpid(), SIGKILL)
            }
            let written = fopen(root + "/written", "w")
            for id in try ledger.ids() {
                var state = try ledger.state(of: id)
                (state.phase, state.message) = (.succeeded, id)
                try ledger.record(state, of: id)
                fputs(id + "\n", written)
                fflush(written)
            }
            while true { sleep(1) }
        }
        let written = Set((test.text("written") ?? "").split(separator: "\n").map(String.init))
        #expect(!written.isEmpty)
        let records = try reconciled().ledger.ended(most: nil)
        #expect(records.count == 2000)
        let changed = records.filter { $0.state.phase == .succeeded }
        // The last one may have been recorded and not been written down.
        #expect(written.isSubset(of: changed.map(\.id)) && changed.count <= written.count + 1)
        for record in changed { #expect(record.state.message == record.id) }
    }

    @Test("folders without a row are taken up: to be run, to be delivered, or as history")
    func folders() throws {
        try makeFolder(id(1), name: "new")
        let unended = try makeFolder(id(2), name: "to-deliver")
        try Data("bundle".utf8).write(to: unended.bundleFile)
        try unended.write(Ending(.succeeded))
        try makeFolder(id(3), name: "failed").write(Ending(.failed, problem: .badInput("no texts")))
        let (ledger, log) = try reconciled()
        #expect(log.isEmpty)
        #expect(try ledger.open().map(\.name) == ["new", "to-deliver"])
        let history = try #require(try ledger.ended(most: nil).first)
        #expect(history.name == "failed" && history.state.phase == .failed && history.state.message == "no texts")
        #expect(history.state.bundle == "failed-\(id(3)).failed.tar.zst" && history.state.ended != nil)
    }

    @Test("rows without a folder are history where the job had ended, else a loss that is said")
    func rows() throws {
        var lost = ended(2, .running)
        lost.state.ended = nil
        try test.ledger.add([ended(1), lost])
        let (ledger, log) = try reconciled()
        #expect(try ledger.state(of: id(1)).phase == .succeeded)
        #expect(try ledger.state(of: id(2)).phase == .failed)
        #expect(log == ["job-2 (\(id(2))) is lost: its folder is gone from state/jobs/"])
        #expect(try reconciled().log.isEmpty)
    }

    @Test("the history stays when folders are gone, and names are found in it")
    func history() throws {
        try test.ledger.add((0..<50).map { ended($0) })
        let (ledger, _) = try reconciled()
        #expect(try ledger.newest(named: "job-7", notOf: "").map(\.id) == [id(7)])
        #expect(try ledger.counts() == [.succeeded: 50])
    }

    @Test("an older workspace, with a state.json in each folder, is taken over")
    func older() throws {
        let folder = try makeFolder(id(1))
        try Data("{\"state\": \"running\", \"attempts\": 2, \"arrived\": 5, \"started\": 6}".utf8)
            .write(to: folder.stateFile)
        let done = try makeFolder(id(2), name: "done")
        try done.write(Ending(.succeeded))
        try Data("{\"state\": \"succeeded\", \"attempts\": 1, \"arrived\": 5, \"ended\": 9}".utf8).write(
            to: done.stateFile)
        let ledger = try reconciled().ledger
        let state = try ledger.state(of: id(1))
        #expect(state.phase == .running && state.starts == 2 && state.retriesUsed == 1)
        #expect(state.started == Date(timeIntervalSince1970: 6))
        #expect(try ledger.state(of: id(2)).ended == Date(timeIntervalSince1970: 9))
        #expect(!test.names(folder.url).contains("state.json") && !test.names(done.url).contains("state.json"))
    }

    @Test(
        "a damaged ledger is put aside and made anew from the folders",
        arguments: ["no database", "cut", "overwritten", "empty"])
    func damaged(how: String) throws {
        try makeFolder(id(0), name: "done").write(Ending(.succeeded))
        try makeFolder(id(1), name: "new")
        // One that no other connection has open.
        let file = test.root.appendingPathComponent("other.sqlite")
        do {
            let ledger = try SQLiteLedger(file, jobs: test.places.jobs)
            try ledger.add((2..<500).map { ended($0) })
        }
        var bytes = try Data(contentsOf: file)
        #expect(bytes.count > 50_000)
        switch how {
        case "cut": bytes = bytes.prefix(30_001)
        case "overwritten": bytes.replaceSubrange(8000..<20_000, with: Data(repeating: 7, count: 12_000))
        case "empty": bytes = Data()
        default: bytes = Data(how.utf8)
        }
        for ending in ["", "-wal", "-shm"] { unlink(test.places.ledger.path + ending) }
        try bytes.write(to: test.places.ledger)
        let (ledger, log) = try reconciled()
        #expect(log.contains { $0.hasPrefix("the ledger was damaged and is made anew") } == (how != "empty"))
        #expect(try ledger.ended(most: nil).map(\.name) == ["done"] && ledger.open().map(\.name) == ["new"])
        #expect(
            test.names(test.places.state).contains { $0.hasPrefix("ledger.sqlite.damaged-") } == (how != "empty"))
    }

    @Test("one that a daemon is just making is nothing to look at yet")
    func beingMade() throws {
        let file = test.root.appendingPathComponent("new.sqlite")
        #expect(try SQLiteLedger(reading: file, jobs: test.places.jobs)?.ids() == nil)
        try Data().write(to: file)
        #expect(try SQLiteLedger(reading: file, jobs: test.places.jobs)?.ids() == nil)
        let ledger = try SQLiteLedger(file, jobs: test.places.jobs)
        #expect(try SQLiteLedger(reading: file, jobs: test.places.jobs)?.ids() == ledger.ids())
    }

    @Test(
        "without a daemon, too, who may only read it can, and leaves no file of his own",
        .enabled(if: geteuid() == 0, "becoming another user needs root"))
    func readByOthers() async throws {
        let folder = test.root.appendingPathComponent("ledger", isDirectory: true)
        let file = folder.appendingPathComponent("ledger.sqlite")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            let ledger = try SQLiteLedger(file, jobs: test.places.jobs)
            try ledger.add([ended(7)])
        }
        // A folder that the whole group writes into, whose files it only reads.
        for place in [test.root.path, folder.path] { chmod(place, 0o777) }
        let root = folder.path
        await #expect(processExitsWith: .success) {
            [root = root as String] in
            try #require(seteuid(65534) == 0)
            let folder = URL(fileURLWithPath: root, isDirectory: true)
            let ledger = try #require(
                try SQLiteLedger(reading: folder.appendingPathComponent("ledger.sqlite"), jobs: folder))
            #expect(try ledger.ids().count == 1)
        }
        for name in test.names(folder) {
            let path = folder.appendingPathComponent(name).path
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.ownerAccountID] as? Int == Int(geteuid()), "\(name)")
        }
        #expect(FileStatus(URL(fileURLWithPath: file.path + "-wal"))?.size == 0)
        #expect(try SQLiteLedger(file, jobs: test.places.jobs).ids().count == 1)
    }

    @Test("a newer Nightjar's ledger is refused")
    func newer() throws {
        let queue = try DatabaseQueue(path: test.places.ledger.path)
        try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('of the future')") }
        #expect { try reconciled() } throws: { ($0 as? Problem)?.message.hasPrefix("a newer Nightjar") == true }
    }

    @Test("of jobs of one name the newest is the one that came last, also where the clock was set back between")
    func clockSetBack() throws {
        var (first, second) = (ended(9), ended(3))
        (first.name, second.name) = ("same", "same")
        try test.ledger.add([first])
        try test.ledger.add([second])
        #expect(try test.ledger.newest(named: "same", notOf: "").map(\.id) == [id(3)])
    }

    @Test("what is older than is to be kept goes, folder and row; failed jobs, needed names and bundles stay")
    func keep() throws {
        let old = Date(timeIntervalSinceNow: -10 * 86_400)
        let records = (0..<250).map { ended($0, at: old) } + [ended(300, .failed, at: old), ended(301)]
        try test.ledger.add(records)
        for number in [0, 249, 300, 301] { try makeFolder(id(number)) }
        let bundle = test.places.outbox.appendingPathComponent("job-0-\(id(0)).tar.zst")
        try Data().write(to: bundle)
        let history = History(places: test.places, ledger: test.ledger, keep: 9 * 86_400)
        var rounds = 1
        while try history.prune(unless: { $0 == "job-7" }) { rounds += 1 }
        #expect(rounds == 3)
        #expect(Set(try test.ledger.ids()) == [id(7), id(300), id(301)])
        #expect(test.jobs.map(\.id) == [id(300), id(301)])
        #expect(FileManager.default.fileExists(atPath: bundle.path))
        // Looked at once an hour, by the clock that only goes forward.
        try test.ledger.add([ended(1, at: old)])
        #expect(try !history.prune(unless: { _ in false }) && test.ledger.ids().count == 4)
    }

    /// Of this thread: what others do on the machine does not count.
    static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }

    @Test("a round costs no more after 10,000 jobs than after none")
    func rounds() throws {
        func seconds(_ jobs: Int) throws -> Double {
            let test = try TestWorkspace()
            try test.ledger.add((0..<jobs).map { ended($0) })
            for number in 0..<20 { try test.drop("waiting-\(number).yaml", "\"after\": [\"nobody-\(number)\"]") }
            let runner = test.runner()
            try runner.load()
            for folder in try test.take() { runner.add(folder.id) }
            let spool = test.spool()
            return try (0..<5).map { _ in
                let start = Self.processorSeconds()
                for _ in 0..<20 {
                    _ = spool.look()
                    try runner.round()
                    _ = try test.ledger.newest(named: "job-5", notOf: "")
                    _ = try test.ledger.newest(named: "nobody", notOf: "")
                }
                return Self.processorSeconds() - start
            }.min() ?? 0
        }
        let (few, many) = (try seconds(0), try seconds(10_000))
        #expect(many < few * 3 + 0.01, "20 rounds took \(many) s after 10,000 jobs, \(few) s after none")
    }
}
