import Foundation
import Testing

@Suite("cancel, retry, logs, status and hours", .serialized, .timeLimit(.minutes(30)))
struct JobCommandTests {
    func nightjar(_ test: TestWorkspace, _ arguments: String...) throws -> NightjarProcess.Result {
        try NightjarProcess.run(arguments, in: test.root)
    }

    func status(_ test: TestWorkspace) throws -> [String: Any] {
        let output = try nightjar(test, "status", "--json").output
        return try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    func wait(_ what: String, _ condition: () throws -> Bool) throws {
        let end = Date().addingTimeInterval(60)
        while try !condition() {
            guard Date() < end else {
                Issue.record("never came: \(what)")
                return
            }
            usleep(50_000)
        }
    }

    /// Hours that begin in two hours and end in three, and when they begin.
    func hoursToCome() -> (text: String, beginning: String) {
        let parts = Calendar.current.dateComponents([.hour, .minute], from: Date())
        func text(_ later: Int) -> String {
            let minute = ((parts.hour ?? 0) * 60 + (parts.minute ?? 0) + later) % 1440
            return String(format: "%02d:%02d", minute / 60, minute % 60)
        }
        return ("\(text(120))-\(text(180))", text(120))
    }

    @Test(
        "outside the hours nothing starts, status says until when; a queued job can be cancelled",
        arguments: [true, false])
    func hours(asOption: Bool) throws {
        let test = try TestWorkspace()
        let (hours, beginning) = hoursToCome()
        if !asOption { try test.write("nightjar.yaml", "hours: \"\(hours)\"\n") }
        let daemon = try NightjarProcess.start(["watch"] + (asOption ? ["--hours", hours] : []), in: test.root)
        defer { daemon.terminate() }
        try test.drop("a.yaml")
        try wait("the job") { try !(status(test)["queued"] as? [Any] ?? []).isEmpty }
        usleep(500_000)
        let text = try nightjar(test, "status").output
        #expect(text.contains("nothing starts before \(beginning) (hours \(hours))"))
        #expect(text.contains("waits for \(beginning)") && !text.contains("running:"))
        let value = try status(test)
        #expect(value["waitsUntil"] as? String == beginning)
        #expect((value["queued"] as? [[String: Any]])?.first?["reason"] as? String == "waits for \(beginning)")
        #expect(try nightjar(test, "logs", "a").output == "queued\n")

        #expect(try nightjar(test, "cancel", "a").status == 0)
        try wait("the bundle") { test.bundles.count == 1 }
        #expect(test.bundles.first?.hasSuffix(".cancelled.tar.zst") == true)
        try wait("its end") {
            try nightjar(test, "logs", "a").output.hasPrefix("cancelled: cancelled before it started")
        }
        let again = try nightjar(test, "cancel", "a")
        #expect(again.status == 1 && again.errors.contains("has ended already: cancelled"))
    }

    @Test("a running job is cancelled, its log read then and afterwards; tried again it goes to its end")
    func running() throws {
        let test = try TestWorkspace(width: 64, layers: 8, texts: 120)
        try test.drop("long.yaml", permutations: 2000)
        let daemon = try NightjarProcess.watch(test.root, jobs: 1)
        defer { daemon.terminate() }
        try wait("its progress") {
            let running = try status(test)["running"] as? [[String: Any]] ?? []
            return (running.first?["fraction"] as? Double ?? 0) > 0
        }
        let log = try nightjar(test, "logs", "long")
        #expect(log.output.contains(" %  ") && log.output.hasSuffix("running\n"))
        let asked = try nightjar(test, "cancel", "long")
        #expect(asked.status == 0 && asked.output.hasSuffix(" is cancelled\n"))
        try wait("the bundle") { test.bundles.count == 1 }
        #expect(test.bundles.first?.hasSuffix(".cancelled.tar.zst") == true)
        try wait("its log") { try nightjar(test, "logs", "long").output.contains("\ncancelled: ") }
        #expect(try nightjar(test, "logs", "long").output.contains(" %  "))

        let retried = try nightjar(test, "retry", "long")
        #expect(retried.status == 0 && retried.output.hasSuffix(" is tried again\n"))
        // Followed to the end.
        try wait("its start") { try (status(test)["running"] as? [Any] ?? []).count == 1 || test.bundles.count != 1 }
        let followed = try nightjar(test, "logs", "long", "--follow")
        #expect(followed.output.hasSuffix("\nsucceeded\n"))
        try wait("the new bundle alone") { test.bundles.count == 1 }
        let bundle = try #require(test.bundles.first)
        #expect(!bundle.contains("cancelled"))
        let provenance = try String(
            contentsOf: test.unpack(bundle).appendingPathComponent("provenance.json"), encoding: .utf8)
        #expect(provenance.contains("\"attempts\": 2"))
        let counts = try status(test)["counts"] as? [String: Int]
        #expect(counts == ["succeeded": 1, "failed": 0, "cancelled": 0])
        let again = try nightjar(test, "retry", "long")
        #expect(again.status == 1 && again.errors.contains("submit it again"))
    }

    @Test("without a daemon a request waits, and the command says so; an unknown job is a wrong command line")
    func withoutDaemon() throws {
        let test = try TestWorkspace()
        for command in ["cancel", "retry", "logs"] {
            let result = try nightjar(test, command, "nobody")
            #expect(result.status == 2 && result.errors.contains("there is no job \"nobody\" here"), "\(result)")
        }
        // A job that fails when it runs: its texts have gone meanwhile.
        try test.drop("a.yaml")
        #expect(try nightjar(test, "watch", "--once", "--hours", "00:00-24:00").status == 0)
        let text = try nightjar(test, "logs", "a", "--json").output
        #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"event\": ") || $0.hasPrefix("{\"event\":") })
        #expect(try nightjar(test, "watch", "--once", "--hours", "8-9").status == 2)
    }

    @Test("memory and threads of nightjar.yaml hold for every job")
    func settings() throws {
        let test = try TestWorkspace()
        try test.write("nightjar.yaml", "memory: 20MiB\nthreads: 1\nkeep: {succeeded: 90d}\n")
        try test.drop("a.yaml")
        #expect(try nightjar(test, "watch", "--once").status == 0)
        let log = try nightjar(test, "logs", "a").output
        #expect(log.contains("memory in nightjar.yaml allows 20 MiB"), "\(log)")
        try test.write("nightjar.yaml", "memory: 20GiB\nthreads: 1\n")
        #expect(try nightjar(test, "retry", "a").output.contains("when a daemon runs"))
        #expect(try nightjar(test, "watch", "--once").status == 0)
        let bundle = try #require(test.bundles.first)
        let provenance = try String(
            contentsOf: test.unpack(bundle).appendingPathComponent("provenance.json"), encoding: .utf8)
        #expect(provenance.contains("\"threads\": 1") && provenance.contains("\"attempts\": 2"))
    }

    @Test("live, the report fills the terminal and no more, and is left standing at the end; without one it is refused")
    func live() throws {
        let test = try TestWorkspace()
        for job in 1...30 { try test.drop("quite-a-long-name-of-a-job-\(job).yaml", more: "after: [nobody]\n") }
        let daemon = try NightjarProcess.watch(test.root, jobs: 1)
        defer { daemon.terminate() }
        try wait("the jobs") { try (status(test)["waiting"] as? [Any])?.count == 30 }
        let refused = try nightjar(test, "status", "--live")
        #expect(refused.status == 2 && refused.errors.hasPrefix("nightjar: --live needs a terminal"))

        let command = """
            stty cols 50 rows 12; timeout --foreground -s INT 2 \(NightjarProcess.executable.path) status --live
            """
        _ = try NightjarProcess.tool("script", ["-qec", command, "typed"], in: test.root)
        let typed = try String(contentsOf: test.root.appendingPathComponent("typed"), encoding: .utf8)
        let parts = typed.components(separatedBy: "\u{1B}[?1049l")
        #expect(parts.count == 2)
        let frames = parts[0].components(separatedBy: "\u{1B}[H").dropFirst()
        #expect(frames.count > 1)
        for frame in frames {
            let lines = frame.replacing("\u{1B}[K", with: "").components(separatedBy: "\r\n").dropLast()
            #expect(lines.count == 11 && lines.allSatisfy { $0.count <= 50 })
            #expect(lines.last?.hasSuffix("more") == true)
            #expect(lines.contains { $0.hasPrefix("  quite-a-long-name-of-a-job-") && $0.hasSuffix("…") })
        }
        #expect(parts[1].contains("  quite-a-long-name-of-a-job-30 ("))
    }
}
