import Foundation
import Jobs
import Testing

@testable import Daemon

@Suite("Hours")
struct HoursTests {
    let test: TestWorkspace
    let clock = TestClock()
    let executor = QuietExecutor()
    init() throws { test = try TestWorkspace() }

    static var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 3600) ?? .current
        return calendar
    }

    /// A time of 2027-01-15 in a place an hour east of Greenwich.
    func at(_ hour: Int, _ minute: Int = 0, _ second: Int = 0) -> Date {
        Self.calendar.date(
            from: DateComponents(year: 2027, month: 1, day: 15, hour: hour, minute: minute, second: second))
            ?? .distantPast
    }

    func hours(_ text: String, _ end: WorkspaceSettings.HoursEnd = .finish) -> StartingHours {
        StartingHours(hours: WorkingHours(text), whenTheyEnd: end, calendar: Self.calendar)
    }

    @Test("the next beginning, over midnight too")
    func opening() {
        let night = hours("20:00-07:00")
        #expect(night.isOpen(at: at(20)) && night.isOpen(at: at(6, 59, 59)) && night.isOpen(at: at(0)))
        #expect(!night.isOpen(at: at(7)) && !night.isOpen(at: at(19, 59, 59)))
        #expect(night.opening(at: at(7, 0, 30)) == at(20) && night.opening(at: at(23)) == at(23))
        #expect(hours("08:00-18:00").opening(at: at(19, 30)) == at(8).addingTimeInterval(86_400))
        #expect(StartingHours().isOpen(at: at(3)) && night.beginning == "20:00")
    }

    func runner(
        _ end: WorkspaceSettings.HoursEnd, log: @escaping (String) -> Void = { _ in }
    ) -> JobRunner {
        var terms = Terms(capacity: Capacity(slots: 2))
        terms.hours = hours("20:00-07:00", end)
        return test.runner(executor, terms: terms, clock: clock.clock, log: log)
    }

    @Test("outside them nothing starts; when they begin, what waits does")
    func starting() throws {
        try test.drop("a.yaml")
        let id = try #require(test.take().first).id
        var log: [String] = []
        let runner = runner(.finish) { log.append($0) }
        runner.add(id)
        clock.date = at(19, 59, 50)
        for _ in 0..<3 { try runner.round() }
        #expect(executor.started.isEmpty && runner.waitsForHours == 10)
        #expect(log == ["nothing starts before 20:00"])
        clock.pass(10)
        try runner.round()
        #expect(executor.started == [id] && runner.waitsForHours == nil)
        #expect(log.dropFirst().first == "the hours have begun")
        // At their end the job goes on.
        clock.date = at(7)
        try runner.round()
        #expect(executor.signals.isEmpty)
    }

    @Test("with pause, running jobs are saved at their end, and go on when they begin again, no retry used up")
    func pausing() throws {
        try test.drop("a.yaml")
        try test.drop("stubborn.yaml")
        _ = try test.take()
        let runner = runner(.pause)
        try runner.load()
        clock.date = at(6, 59)
        try runner.round()
        #expect(executor.started.count == 2)
        let (first, second) = (executor.started[0], executor.started[1])
        clock.date = at(7)
        try runner.round()
        #expect(executor.signals.map(\.signal) == [SIGTERM, SIGTERM])
        try runner.round()
        #expect(executor.signals.count == 2)
        executor.end(first, status: 75)
        clock.pass(11)
        try runner.round()
        #expect(executor.signals.last?.signal == SIGKILL && executor.signals.last?.id == second)
        executor.end(second, signal: 9)
        try runner.round()
        #expect(runner.activeCount == 0 && executor.started.count == 2)
        clock.date = at(20)
        try runner.round()
        #expect(executor.started.count == 4)
        for id in [first, second] {
            let state = try test.ledger.state(of: id)
            #expect(state.phase == .running && state.starts == 2 && state.retriesUsed == 0)
        }
    }

    @Test("a clock that is set into the hours, or out of them, counts at once")
    func jump() throws {
        try test.drop("a.yaml")
        let id = try #require(test.take().first).id
        let runner = runner(.finish)
        runner.add(id)
        clock.date = at(12)
        try runner.round()
        clock.date = at(22)
        try runner.round()
        #expect(executor.started == [id])
    }
}
