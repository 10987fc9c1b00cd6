import Foundation
import Jobs
import Problems

extension StatusReport {
    /// Jobs that stand at the same place, as people read of them.
    public struct Section: Sendable {
        /// `running`, `queued`, `waiting`, or `done` with its counts.
        public var title: String
        /// A job's name and id, and what there is to say of it.
        public var rows: [(job: String, detail: String)]
        /// How many more jobs there are than rows.
        public var more = 0

        /// As lines, the jobs' details below each other.
        ///
        /// - Parameter width: How many columns of a terminal a text takes.
        public func lines(width: (String) -> Int) -> [String] {
            let widest = rows.map { width($0.job) }.max() ?? 0
            let listed = rows.map { row in
                let gap = String(repeating: " ", count: widest - width(row.job))
                return row.detail.isEmpty ? "  \(row.job)" : "  \(row.job)\(gap)  \(row.detail)"
            }
            return ["\(title):"] + listed + (more > 0 ? ["  and \(more) more"] : [])
        }
    }

    /// What is to be said before any job: who works here, and what has not been taken up.
    public var head: [String] {
        var lines = [daemon.map { "daemon: \($0)" } ?? "no daemon is running (nightjar watch starts one)"]
        if let waitsUntil {
            lines.append("nothing starts before \(waitsUntil) (hours \(terms.hours.hours?.text ?? ""))")
        }
        if !inbox.isEmpty { lines.append("inbox: \(inbox.count) not yet taken") }
        if !requests.isEmpty { lines.append("asked for and not done yet: \(requests.joined(separator: ", "))") }
        return lines
    }

    /// The jobs, by where they stand; what has none is left out. Of what is done, the newest `doneShown`.
    public func sections(doneShown: Int = 10) -> [Section] {
        var sections = [
            Self.section("running", running) { entry in
                var parts = [entry.fraction.map { Self.bar($0) } ?? Self.bar(0)]
                if let what = entry.what { parts.append(what) }
                if let elapsed = entry.elapsed { parts.append("for \(elapsed.secondsInWords)") }
                if let left = entry.left { parts.append("about \(left.secondsInWords) left") }
                return parts.joined(separator: ", ")
            },
            Self.section("queued", queued) { entry in
                let priority = entry.priority == 0 ? [] : ["priority \(entry.priority)"]
                let hours = waitsUntil.map { ["waits for \($0)"] } ?? []
                return (priority + hours + estimate(entry)).joined(separator: ", ")
            },
            Self.section("waiting", waiting) { entry in
                ([entry.state.phase.reason ?? ""] + estimate(entry)).joined(separator: ", ")
            },
            Self.section(doneTitle, Array(done.prefix(doneShown))) { entry in
                let end = entry.awaitsDelivery ? "ended, its bundle waits to be delivered" : entry.state.phase.name
                return end + (entry.state.message.map { ": \($0)" } ?? "")
            },
        ]
        sections[3].more = max(0, max(done.count, succeeded + failed + cancelled) - sections[3].rows.count)
        return sections.filter { !$0.rows.isEmpty || $0.more > 0 }
    }

    /// The report for a terminal; of what is done, the newest `doneShown`.
    ///
    /// - Parameter width: How many columns of a terminal a text takes.
    public func text(doneShown: Int = 10, width: (String) -> Int = \.count) -> String {
        (head + sections(doneShown: doneShown).flatMap { $0.lines(width: width) }).joined(separator: "\n") + "\n"
    }

    /// «done (7 succeeded, 1 failed)».
    private var doneTitle: String {
        let counts = [(succeeded, "succeeded"), (failed, "failed"), (cancelled, "cancelled")].filter { $0.0 > 0 }
        return "done" + (counts.isEmpty ? "" : " (\(counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")))")
    }

    /// When a job will start and end, as far as is known.
    private func estimate(_ entry: Entry) -> [String] {
        guard let starts = entry.starts else { return [] }
        let delay = starts.timeIntervalSince(time)
        let start = delay < 1 ? "starts now" : "starts in about \(delay.secondsInWords)"
        return [start] + (entry.ends.map { ["done about \(Self.clock($0))"] } ?? [])
    }

    /// `21:40`, in the reader's own time.
    private static func clock(_ date: Date) -> String {
        let parts = Calendar.current.dateComponents([.hour, .minute], from: date)
        return WorkingHours.text(minute: (parts.hour ?? 0) * 60 + (parts.minute ?? 0))
    }

    private static func section(_ title: String, _ entries: [Entry], _ detail: (Entry) -> String) -> Section {
        Section(title: title, rows: entries.map { ("\($0.name) (\($0.id))", detail($0)) })
    }

    private static func bar(_ fraction: Double) -> String {
        let full = Int((fraction * 20).rounded(.down))
        let percent = Int((fraction * 100).rounded(.down))
        return "[" + String(repeating: "#", count: full) + String(repeating: "·", count: 20 - full) + "] \(percent) %"
    }
}
