import Foundation
import Jobs

extension StatusReport {
    /// The report for a terminal; of what is done, the newest `doneShown`.
    public func text(doneShown: Int = 10) -> String {
        var lines = [daemon.map { "daemon: \($0)" } ?? "no daemon is running (nightjar watch starts one)"]
        if !inbox.isEmpty { lines.append("inbox: \(inbox.count) not yet taken") }
        section("running", running, &lines) { entry in
            var parts = [entry.fraction.map { Self.bar($0) } ?? Self.bar(0)]
            if let what = entry.what { parts.append(what) }
            if let elapsed = entry.elapsed { parts.append("for \(Self.duration(elapsed))") }
            if let left = entry.left { parts.append("about \(Self.duration(left)) left") }
            return parts.joined(separator: ", ")
        }
        section("queued", queued, &lines) { $0.priority == 0 ? "" : "priority \($0.priority)" }
        section("waiting", waiting, &lines) { entry in
            if case .waiting(let reason) = entry.state.phase { reason } else { "" }
        }
        section("done", Array(done.prefix(doneShown)), &lines) { entry in
            let end = entry.awaitsDelivery ? "ended, its bundle waits to be delivered" : "\(entry.state.phase)"
            return end + (entry.state.message.map { ": \($0)" } ?? "")
        }
        if done.count > doneShown { lines.append("  and \(done.count - doneShown) more") }
        return lines.joined(separator: "\n") + "\n"
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
