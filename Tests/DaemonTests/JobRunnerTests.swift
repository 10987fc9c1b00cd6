import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("The runner")
struct JobRunnerTests {
    let test: TestWorkspace
    let executor = QuietExecutor()
    init() throws { test = try TestWorkspace() }

    /// Ends a job as its worker would.
    func succeed(_ id: String) throws {
        let folder = JobFolder(test.places.jobs.appendingPathComponent(id))
        try Data("bundle".utf8).write(to: folder.bundleFile)
        try folder.write(Ending(.succeeded))
        executor.end(id)
    }

    @Test("keeps nothing in memory of jobs that are done")
    func memory() throws {
        for number in 0..<60 { try test.drop("job-\(number).yaml", number % 3 == 0 ? "\"after\": [\"job-1\"]" : "") }
        let runner = test.runner(executor, terms: Terms(capacity: Capacity(slots: 4)))
        try test.take().forEach { runner.add($0.id) }
        #expect(runner.jobs.count == 60)
        var ended = 0
        for _ in 0..<100 where ended < 60 {
            try runner.round()
            for id in executor.started[ended...] { try succeed(id) }
            ended = executor.started.count
        }
        #expect(ended == 60 && test.outbox.count == 60)
        #expect(runner.jobs.count == 0 && runner.queue.ready.isEmpty && runner.queue.blockedCount == 0)
        #expect(!runner.isNeeded("job-1") && runner.resting.isEmpty && runner.readers.isEmpty && runner.held == nil)
    }

    @Test("finds out anew, at its start, for what a job waits")
    func staleReason() throws {
        try test.drop("a.yaml")
        let id = try #require(test.take().first).id
        var state = try test.ledger.state(of: id)
        state.phase = .waiting(reason: "waits for memory: needs 5.0 GiB, 3.2 GiB are free")
        try test.ledger.record(state, of: id)
        let runner = test.runner(executor)
        try runner.load()
        #expect(try test.ledger.state(of: id).phase == .queued)
        try runner.round()
        #expect(executor.started == [id])
    }

    @Test("waits no longer for a worker that says nothing of what it needs than its patience")
    func patience() throws {
        for name in ["a", "b"] { try test.drop("\(name).yaml") }
        var capacity = Capacity(slots: 2)
        (capacity.memory, capacity.cores, capacity.threads) = (8 << 30, 8, 1)
        let clock = TestClock()
        let runner = test.runner(executor, terms: Terms(capacity: capacity), clock: clock.clock)
        try test.take().forEach { runner.add($0.id) }
        try runner.round()
        #expect(executor.started.count == 1 && runner.nextMoment == clock.uptime + 60)
        clock.pass(59)
        try runner.round()
        #expect(executor.started.count == 1)
        clock.pass(2)
        try runner.round()
        #expect(executor.started.count == 2)
        let second = JobFolder(test.places.jobs.appendingPathComponent(executor.started[1]))
        #expect(try second.start() == JobStart(attempt: 1, memory: 4 << 30, threads: 1))
    }

    @Test("starts the next at once when a worker has said what it needs")
    func hint() throws {
        for name in ["a", "b"] { try test.drop("\(name).yaml") }
        var capacity = Capacity(slots: 2)
        (capacity.memory, capacity.cores, capacity.threads) = (8 << 30, 8, 1)
        let runner = test.runner(executor, terms: Terms(capacity: capacity))
        var wakes = 0
        runner.wake = { wakes += 1 }
        try test.take().forEach { runner.add($0.id) }
        try runner.round()
        let first = executor.started[0]
        try JobFolder(test.places.jobs.appendingPathComponent(first))
            .write(JobForecast(memory: 3 << 30, seconds: 5, threads: 1))
        executor.hint(first)
        #expect(wakes == 1)
        #expect(try test.ledger.state(of: first).forecast?.memory == 3 << 30)
        try runner.round()
        #expect(executor.started.count == 2)
        let second = JobFolder(test.places.jobs.appendingPathComponent(executor.started[1]))
        #expect(try second.start()?.memory == 5 << 30)
    }

    @Test("reckons with the memory and threads of a worker that an earlier daemon started")
    func adopted() throws {
        for name in ["a", "b"] { try test.drop("\(name).yaml") }
        let folders = try test.take()
        var state = try test.ledger.state(of: folders[0].id)
        (state.phase, state.starts) = (.running, 1)
        try test.ledger.record(state, of: folders[0].id)
        try folders[0].write(JobStart(attempt: 1, memory: 8 << 30, threads: 6))
        let lock = try folders[0].acquireLock()
        var capacity = Capacity(slots: 2)
        (capacity.memory, capacity.cores, capacity.threads) = (8 << 30, 8, 4)
        let runner = test.runner(executor, terms: Terms(capacity: capacity))
        try runner.load()
        try runner.round()
        #expect(executor.started.isEmpty)
        #expect(
            try test.ledger.state(of: folders[1].id).phase
                == .waiting(reason: "waits for threads: needs 4, 2 of 8 are free"))
        capacity.cores = 10
        let wider = test.runner(executor, terms: Terms(capacity: capacity))
        try wider.load()
        try wider.round()
        #expect(executor.started.isEmpty)
        try folders[0].write(JobForecast(memory: 2 << 30, seconds: 5, threads: 6))
        try wider.round()
        #expect(executor.started == [folders[1].id])
        #expect(try folders[1].start()?.memory == 6 << 30)
        withExtendedLifetime(lock) {}
    }
}
