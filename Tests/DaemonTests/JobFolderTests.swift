import Foundation
import Jobs
import Problems
import Testing

@testable import Daemon

@Suite("The job folder")
struct JobFolderTests {
    let test: TestWorkspace
    let folder: JobFolder
    init() throws {
        test = try TestWorkspace()
        try test.drop("a.yaml")
        _ = try test.take()
        folder = try #require(test.jobs.first)
    }

    @Test("a held lock means a living worker, and keeps a second one out")
    func lock() async throws {
        #expect(!folder.isWorkerAlive)
        var lock: WorkerLock? = try folder.acquireLock()
        #expect(lock != nil && folder.isWorkerAlive)
        #expect(folder.workerProcess == getpid())
        #expect(throws: Problem.self) { try folder.acquireLock() }
        lock = nil
        // A process that another test is just starting has it for a moment longer.
        try await eventually("the lock's end") { !folder.isWorkerAlive }
        #expect(folder.workerProcess == nil)
    }

    @Test(
        "another host's worker has the job as long as it gives signs of life, wherever its lock is seen",
        arguments: [10.0, 200])
    func signOfLife(secondsAgo: Double) throws {
        try Data("4711 another-host\n".utf8).write(to: folder.lockFile)
        let last = Date().addingTimeInterval(-secondsAgo)
        try FileManager.default.setAttributes([.modificationDate: last], ofItemAtPath: folder.lockFile.path)
        guard secondsAgo < 90 else {
            #expect(try folder.acquireLock().fileDescriptor >= 0)
            return
        }
        #expect {
            try folder.acquireLock()
        } throws: { ($0 as? Problem)?.kind == .tryAgain && "\($0)".contains("a worker on another-host has this job") }
        // Asking is no sign of life.
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.lockFile.path)
        #expect(abs((attributes[.modificationDate] as? Date ?? Date()).timeIntervalSince(last)) < 0.01)
    }

    @Test("which jobs' checkpoints it reads is decided once")
    func modelJobs() throws {
        #expect(try folder.modelJobs() == nil)
        try folder.decide(modelJobs: ["train": "1"])
        try folder.decide(modelJobs: ["train": "2"])
        #expect(try folder.modelJobs() == ["train": "1"])
    }

    @Test("events come once, a half-written last line when it is whole")
    func events() throws {
        let writer = try EventWriter(folder)
        let reader = EventReader(folder)
        let time = Date(timeIntervalSince1970: 1000)
        let first = JobEvent.progress(fraction: 0.5, what: "layer 3 of 6", time: time)
        let second = JobEvent.log(level: "info", message: "日本語\n\"", time: time)
        writer.write(first)
        #expect(reader.next() == [first])
        #expect(reader.next().isEmpty)
        let line = Data((second.value.json(pretty: false) + "\n").utf8)
        let handle = try FileHandle(forWritingTo: folder.eventsFile)
        try handle.seekToEnd()
        try handle.write(contentsOf: line.prefix(10))
        #expect(reader.next().isEmpty)
        try handle.write(contentsOf: line.dropFirst(10))
        #expect(reader.next() == [second])
    }

    @Test("a line that a kill has cut does not spoil the next attempt's first")
    func cutLine() throws {
        try Data("{\"event\": \"pro".utf8).write(to: folder.eventsFile)
        let event = JobEvent.progress(fraction: 1, what: "done", time: Date(timeIntervalSince1970: 5))
        try EventWriter(folder).write(event)
        #expect(EventReader(folder).next() == [event])
    }

    @Test("ends and states read back as written")
    func roundTrips() throws {
        let problem = Problem(.badInput, "no «field»", at: .init(file: "a.jsonl", line: 3, key: "text"), detail: "a\nb")
        for ending in [Ending(.succeeded), Ending(.failed, problem: problem), Ending(.cancelled)] {
            try folder.write(ending)
            #expect(try folder.ending() == ending)
        }
        var state = JobState(.waiting(reason: "waits for b"), arrived: Date(timeIntervalSince1970: 1.5))
        (state.starts, state.retriesUsed) = (2, 1)
        state.started = Date(timeIntervalSince1970: 2.25)
        state.forecast = JobForecast(memory: 1 << 40, seconds: 0.5, threads: 3)
        state.needs = ["a", "日本"]
        (state.message, state.bundle, state.seconds) = ("日本語 '\"", "a.tar.zst", 12.5)
        try test.ledger.record(state, of: folder.id)
        #expect(try test.ledger.state(of: folder.id) == state)
    }

    @Test("the newest jobs of a name are found, all cells of a matrix and none of an older one")
    func newest() throws {
        func make(_ id: String, _ name: String, _ manifest: String) throws {
            let job = ResolvedJob(
                id: id, name: name, manifestName: manifest, plugin: "tiny", model: nil, parameters: .object([]))
            try JobFolder(test.places.jobs.appendingPathComponent(id)).create(job, manifest: Data())
            try test.ledger.record(JobState(arrived: Date()), of: id)
        }
        for claim in ["30260101-000000-000001", "30260102-000000-000001"] {
            for cell in 1...2 { try make("\(claim)-\(cell)", "m-\(cell)", "m") }
        }
        try make("30260103-000000-000001", "x", "x")
        let found = try test.ledger.newest(named: "m", notOf: "")
        #expect(found.map(\.id) == ["30260102-000000-000001-1", "30260102-000000-000001-2"])
        #expect(try test.ledger.newest(named: "m-2", notOf: "").map(\.id) == ["30260102-000000-000001-2"])
        #expect(try test.ledger.newest(named: "x", notOf: "30260103-000000-000001").isEmpty)
    }
}
