import Foundation
import Jobs
import Problems

/// When the daemon looks, and at what: the only part that knows both the loop and the work.
final class Rounds {
    private let loop: Loop
    private let spool: Spool
    private let runner: JobRunner
    private let history: History
    private let notifier: Notifier?
    private let options: DaemonOptions
    private let poll: Double
    private let log: DaemonLog

    private let timer: Timer
    private let graceTimer: Timer
    /// When the next round is, by the clock that only goes forward.
    private var due = Double.infinity
    private var watches: [FolderWatch] = []
    private var saidTrouble: String?
    /// Seconds from one look at the inbox to the next that an event asks for.
    private var rest = Rounds.shortestRest
    private static let shortestRest = 0.005
    /// Of the time that a look has taken: among very many files it is long, and events may come all the time.
    private static let restAfterLook = 20.0
    /// Since when the same files have been unfinished, and how often they were looked at.
    private var unfinished: (names: [String], since: Double, looks: Int) = ([], 0, 0)
    private var failure: (any Error)?
    /// At files that somebody is writing, before `once` ends without them.
    private static let leastLooks = 10
    /// Seconds between two looks at the clock that people set, where jobs wait for their hours.
    private static let clockLooks = 20.0

    init(
        loop: Loop, spool: Spool, runner: JobRunner, history: History, notifier: Notifier?, options: DaemonOptions,
        poll: Double, log: DaemonLog
    ) throws {
        self.loop = loop
        self.spool = spool
        self.runner = runner
        self.history = history
        self.notifier = notifier
        self.options = options
        self.poll = max(0.05, poll)
        self.log = log
        let actions = Actions()
        timer = try Timer(on: loop) { actions.round() }
        graceTimer = try Timer(on: loop) { actions.grace() }
        actions.round = { [unowned self] in self.round() }
        actions.grace = { [unowned self] in self.runner.kill() }
        runner.wake = { [unowned self] in self.ask(within: 0) }
        notifier?.done = { [unowned self] in self.ask(within: 0) }
    }

    /// The timers are made before there is a `self` for them to call.
    private final class Actions {
        var round: () -> Void = {}
        var grace: () -> Void = {}
    }

    /// Runs the loop to its end.
    ///
    /// - Parameters:
    ///   - inbox: What is said to be watched.
    ///   - folders: Those whose changes ask for a round.
    func run(_ inbox: URL, watching folders: [URL]) throws {
        Self.unblockSignals()
        // Before anything is begun: whoever asks it to end from here on finds it ending as it should.
        var signals: [SignalWatch] = []
        if options.handlesSignals {
            for signal in [SIGTERM, SIGINT] {
                signals.append(try SignalWatch(signal, on: loop) { [unowned self] in self.stop() })
            }
        }
        log("watching \(inbox.path)")
        let resumed = try spool.resume()
        try runner.load()
        resumed.jobs.forEach(runner.add)

        let wakeup = try Wakeup(on: loop) { [unowned self] in self.stop() }
        // Sent from other threads, which libuv allows of this call alone.
        let sender = wakeup.sender
        if options.stopRequest?.connect({ sender.send() }) == true { stop() }
        defer { _ = options.stopRequest?.connect(nil) }

        folders.forEach(watch)
        ask(within: 0)
        loop.run()
        withExtendedLifetime((signals, wakeup)) {}
        if let failure { throw failure }
    }

    /// Whoever started us may have left signals blocked, and a mask is inherited; without SIGCHLD no worker's end is seen.
    private static func unblockSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGCHLD, SIGTERM, SIGINT] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Asks for a round soon; many who ask get one.
    private func ask(within seconds: Double) {
        let wanted = DaemonClock.monotonic() + seconds
        guard wanted < due || !timer.isActive else { return }
        due = wanted
        timer.start(after: seconds)
    }

    private func round() {
        due = .infinity
        var next = poll
        do {
            var look = Spool.Look()
            if !runner.isStopping {
                look = spool.look()
                look.jobs.forEach(runner.add)
                rest = max(Self.shortestRest, Self.restAfterLook * look.listing)
            }
            try runner.round()
            let hasMore = try history.prune(unless: runner.isNeeded)
            if let trouble = look.trouble { throw trouble }
            saidTrouble = nil
            next = min(max(rest, poll), delay(look, hasMore: look.hasMore || hasMore))
            if isQuiet(look) { notifier?.nightEnded(waiting: runner.waitingCount) }
            if isDone(look) { return loop.stop() }
        } catch {
            // The folders themselves are in trouble (removed, unreadable, a full disk): wait for better times.
            let trouble = "\(error)"
            if saidTrouble != trouble { log(trouble) }
            saidTrouble = trouble
            if options.once {
                failure = error
                return loop.stop()
            }
        }
        ask(within: next)
    }

    /// Seconds until something is due that nothing else asks a round for.
    private func delay(_ look: Spool.Look, hasMore: Bool) -> Double {
        guard !hasMore else { return 0 }
        var next = max(rest, delay(unfinished: look.unfinished))
        if runner.hasAdopted { next = min(next, 0.25) }
        let now = DaemonClock.monotonic()
        for moment in [look.retry, runner.nextMoment].compactMap({ $0 }) { next = min(next, max(0.01, moment - now)) }
        if let opening = runner.waitsForHours { next = min(next, max(0.1, opening), Self.clockLooks) }
        return next
    }

    /// A file that is being written gives no event when it is done, so it is looked at again, less and less often.
    private func delay(unfinished names: [String]) -> Double {
        if names != unfinished.names { unfinished = (names, DaemonClock.monotonic(), 0) }
        guard !names.isEmpty else { return poll }
        unfinished.looks += 1
        return min(poll, 0.02 * pow(1.5, Double(min(unfinished.looks, 20))))
    }

    /// Nothing runs, and nothing is left that could start now.
    private func isQuiet(_ look: Spool.Look) -> Bool {
        runner.activeCount == 0 && !look.hasMore && spool.unsettledCount == 0
            && (runner.jobs.count == runner.waitingCount || runner.waitsForHours != nil)
    }

    private func isDone(_ look: Spool.Look) -> Bool {
        if runner.isStopping { return runner.mayEnd }
        guard options.once, !look.hasMore, runner.activeCount == 0 else { return false }
        if max(runner.mostTries, spool.unsettledCount) >= 5 {
            failure = Problem(
                .tryAgain, "something could not be handed over yet; it is kept, and the next run tries again")
            return true
        }
        guard spool.unsettledCount == 0, runner.unread.isEmpty, runner.jobs.count == runner.waitingCount,
            notifier?.isBusy != true
        else { return false }
        if !look.unfinished.isEmpty {
            let waited = DaemonClock.monotonic() - unfinished.since
            guard waited > options.patience, unfinished.looks >= Self.leastLooks else { return false }
        }
        for name in look.unfinished { log("inbox/\(name) is left: it is empty or still being written") }
        if runner.waitingCount > 0 { log("\(runner.waitingCount) waiting jobs are left: see status") }
        return true
    }

    private func stop() {
        // Asked twice: no more patience.
        if runner.isStopping { return runner.kill() }
        log(
            runner.mayEnd
                ? "ending" + (runner.activeCount > 0 ? ": \(runner.activeCount) jobs stay on the cluster" : "")
                : "ending: what runs is saved and queued again (\(runner.activeCount))")
        runner.stop()
        graceTimer.start(after: options.grace)
        ask(within: 0)
    }

    private func watch(_ folder: URL) {
        do {
            // A little later, so that a burst of events is one round.
            watches.append(try FolderWatch(folder.path, on: loop) { [unowned self] in self.ask(within: self.rest) })
        } catch {
            log("\(error); \(folder.lastPathComponent) is looked at every \(poll) s instead")
        }
    }
}
