import Foundation
import Jobs

extension StatusReport {
    /// The report for a terminal; of what is done, the newest `doneShown`.
    public func text(doneShown: Int = 10) -> String {
        var lines = [daemon.map { "daemon: \($0)" } ?? "no daemon is running (nightjar watch starts one)"]
        if let waitsUntil {
            lines.append("nothing starts before \(waitsUntil) (hours \(terms.hours.hours?.text ?? ""))")
        }
        if !inbox.isEmpty { lines.append("inbox: \(inbox.count) not yet taken") }
        if !requests.isEmpty { lines.append("asked for and not done yet: \(requests.joined(separator: ", "))") }
        section("running", running, &lines) { entry in
            var parts = [entry.fraction.map { Self.bar($0) } ?? Self.bar(0)]
            if let what = entry.what { parts.append(what) }
            if let elapsed = entry.elapsed { parts.append("for \(Self.duration(elapsed))") }
            if let left = entry.left { parts.append("about \(Self.duration(left)) left") }
            return parts.joined(separator: ", ")
        }
        section("queued", queued, &lines) { entry in
            let priority = entry.priority == 0 ? [] : ["priority \(entry.priority)"]
            return (priority + (waitsUntil.map { ["waits for \($0)"] } ?? []) + estimate(entry)).joined(separator: ", ")
        }
        section("waiting", waiting, &lines) { entry in
            ([entry.state.phase.reason ?? ""] + estimate(entry)).joined(separator: ", ")
        }
        section(doneTitle, Array(done.prefix(doneShown)), &lines) { entry in
            let end = entry.awaitsDelivery ? "ended, its bundle waits to be delivered" : entry.state.phase.name
            return end + (entry.state.message.map { ": \($0)" } ?? "")
        }
        let more = max(done.count, succeeded + failed + cancelled) - doneShown
        if more > 0 { lines.append("  and \(more) more") }
        return lines.joined(separator: "\n") + "\n"
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
        let start = delay < 1 ? "starts now" : "starts in about \(Self.duration(delay))"
        return [start] + (entry.ends.map { ["done about \(Self.clock($0))"] } ?? [])
    }

    /// `21:40`, in the reader's own time.
    private static func clock(_ date: Date) -> String {
        let parts = Calendar.current.dateComponents([.hour, .minute], from: date)
        return WorkingHours.text(minute: (parts.hour ?? 0) * 60 + (parts.minute ?? 0))
    }

    private func section(
        _ title: String, _ entries: [Entry], _ lines: inout [String], _ detail: (Entry) -> String
    ) {
        guard !entries.isEmpty else { return }
        lines.append("\(title):")
        for entry in entries {
            let detail = detail(entry)
            lines.append("  \(entry.name) (\(entry.id))" + (detail.isEmpty ? "" : "  \(detail)"))
        }
    }

    private static func bar(_ fraction: Double) -> String {
        let full = Int((fraction * 20).rounded(.down))
        let percent = Int((fraction * 100).rounded(.down))
        return "[" + String(repeating: "#", count: full) + String(repeating: "·", count: 20 - full) + "] \(percent) %"
    }

    /// As a reader says it: `42 s`, `7 min`, `3 h 20 min`.
    static func duration(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds, 0), 1e9))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
