import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("Clocks that jump stall and hurry nothing")
struct ClockTests {
    let test: TestWorkspace
    let clock = TestClock()
    let executor = QuietExecutor()
    init() throws { test = try TestWorkspace() }

    @Test("the wait before a retry", arguments: [-86_400.0, 18_000, 0])
    func retry(jump: Double) throws {
        try test.drop("a.yaml", "\"retries\": 3")
        let id = try #require(test.take().first).id
        let runner = test.runner(executor, clock: clock.clock)
        runner.add(id)
        for wait in [1.0, 2, 4] {
            try runner.round()
            let starts = executor.started.count
            executor.end(id, signal: 11)
            clock.date += jump
            clock.pass(wait - 0.01)
            try runner.round()
            #expect(executor.started.count == starts)
            #expect(runner.nextMoment.map { abs($0 - clock.uptime - 0.01) < 1e-6 } == true)
            clock.pass(0.02)
            try runner.round()
            #expect(executor.started.count == starts + 1)
        }
    }

    @Test("the tries to hand over a bundle", arguments: [-86_400.0, 18_000])
    func delivery(jump: Double) throws {
        try test.drop("a.yaml")
        let folder = try #require(test.take().first)
        let runner = test.runner(executor, clock: clock.clock)
        runner.add(folder.id)
        try runner.round()
        try FileManager.default.removeItem(at: test.places.outbox)
        try Data("bundle".utf8).write(to: folder.bundleFile)
        try folder.write(Ending(.succeeded))
        executor.end(folder.id)
        try FileManager.default.createDirectory(at: test.places.outbox, withIntermediateDirectories: false)
        clock.date += jump
        clock.pass(0.9)
        try runner.round()
        #expect(test.outbox.isEmpty)
        clock.pass(0.2)
        try runner.round()
        #expect(test.outbox.count == 1)
    }

    @Test("the grace of a cancelled job", arguments: [-86_400.0, 18_000])
    func grace(jump: Double) throws {
        try test.drop("a.yaml")
        let folder = try #require(test.take().first)
        let runner = test.runner(executor, clock: clock.clock)
        runner.add(folder.id)
        try runner.round()
        try Requests(folder: test.places.requests).make(.init(action: .cancel, id: folder.id))
        try runner.round()
        #expect(folder.isCancelRequested)
        clock.date += jump
        clock.pass(9.9)
        try runner.round()
        #expect(executor.signals.isEmpty)
        clock.pass(0.2)
        try runner.round()
        #expect(executor.signals.map(\.signal) == [SIGKILL])
        executor.end(folder.id, signal: 9)
        #expect(test.outbox == ["a-\(folder.id).cancelled.tar.zst"])
    }

    @Test("how long a job took")
    func seconds() throws {
        try test.drop("a.yaml")
        let folder = try #require(test.take().first)
        let runner = test.runner(executor, clock: clock.clock)
        runner.add(folder.id)
        try runner.round()
        clock.date += 1e6
        clock.pass(42)
        try Data("bundle".utf8).write(to: folder.bundleFile)
        try folder.write(Ending(.succeeded))
        executor.end(folder.id)
        #expect(try test.ledger.state(of: folder.id).seconds == 42)
    }
}
