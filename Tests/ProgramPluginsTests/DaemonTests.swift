import Documents
import Foundation
import Testing
import TinyWorkspace

@Suite("A plugin in Python from its folder to a bundle", .serialized, .timeLimit(.minutes(30)))
struct DaemonTests {
    private func workspace() throws -> TestWorkspace {
        let test = try TestWorkspace()
        try test.add(
            "counting", command: "[python3, plugin.py]", more: CountingProgram.parameters,
            ["plugin.py": CountingProgram.source, "nightjar_plugin.py": pythonHelper()])
        return test
    }

    /// The members that must be the same.
    private func results(of job: String, in test: TestWorkspace) throws -> [String] {
        try ["summary.json", "job.json", "report.html", "tables/counts.csv"].map { try test.member($0, of: job) }
    }

    @Test("It is listed, described and checked, and its job leaves a bundle; removed, its jobs are rejected by name")
    func life() throws {
        let test = try workspace()
        #expect(try test.nightjar("plugins").output.contains("counting  1.0.0  A test"))
        #expect(try test.nightjar("plugins", "describe", "counting").output.contains("texts: a path, or an object"))
        try test.write("wrong.yaml", "nightjar: 1\nplugin: counting\nparameters: {texts: finance.txt, paus: 1}\n")
        let check = try test.nightjar("check", "wrong.yaml")
        #expect(check.status == 65 && check.errors.contains("did you mean pause?"), "\(check.errors)")
        try test.drop(job: "words", of: "counting", parameters: "{texts: finance.txt}")
        #expect(try test.nightjar("watch", "--once").status == 0)
        let ending = try test.ending(of: "words")
        #expect(ending.status == "succeeded", "\(ending)")
        #expect(try test.member("tables/counts.csv", of: "words").hasPrefix("row,words"))
        #expect(try test.member("provenance.json", of: "words").contains("finance.txt"))
        #expect(try test.nightjar("plugins", "remove", "counting").status == 0)
        try test.drop(job: "late", of: "counting", parameters: "{texts: finance.txt}")
        #expect(try test.nightjar("watch", "--once").status == 0)
        let reason = try String(contentsOf: test.outbox.appendingPathComponent("late.rejected.txt"), encoding: .utf8)
        #expect(reason.contains("counting"))
    }

    @Test("The worker killed in the middle, it goes on from what it saved, and the bundle is the same")
    func resumes() throws {
        let test = try workspace()
        let job = "name: same\nretries: 2"
        try test.drop(job: "whole", of: "counting", more: job, parameters: "{texts: finance.txt, pause: 0.05}")
        #expect(try test.nightjar("watch", "--once").status == 0)
        let whole = try results(of: "same", in: test)
        for bundle in test.bundles {
            try FileManager.default.removeItem(at: test.outbox.appendingPathComponent(bundle))
        }

        let daemon = try NightjarProcess.watch(test.root, jobs: 1)
        defer { daemon.terminate() }
        try test.drop(job: "killed", of: "counting", more: job, parameters: "{texts: finance.txt, pause: 0.05}")
        let jobs = test.root.appendingPathComponent("state/jobs")
        try wait(for: "saved state") {
            try FileManager.default.subpathsOfDirectory(atPath: jobs.path).contains {
                $0.hasSuffix("program-state-counts")
            }
        }
        let running = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
        for process in running {
            let words = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/cmdline"))) ?? Data()
            let text = String(decoding: words, as: UTF8.self)
            if text.contains("nightjar\0work\0"), text.contains(test.root.lastPathComponent) { kill(process, SIGKILL) }
        }
        try wait(for: "its bundle") { !test.bundles.isEmpty }
        #expect(try results(of: "same", in: test) == whole)
        #expect(try test.member("provenance.json", of: "same").contains("\"attempts\": 2"))
        let log = try test.member("log.jsonl", of: "same")
        #expect(log.contains("begins at 0") && log.components(separatedBy: "begins at").count == 3)
    }

    @Test("Cancelled while it runs, it ends at once and says so")
    func cancelled() throws {
        let test = try workspace()
        let daemon = try NightjarProcess.watch(test.root)
        defer { daemon.terminate() }
        try test.drop(job: "long", of: "counting", parameters: "{texts: finance.txt, pause: 60}")
        try wait(for: "its start") { try test.nightjar("status").output.contains("counting") }
        let started = Date()
        #expect(try test.nightjar("cancel", "long").status == 0)
        try wait(for: "its end") { !test.bundles.isEmpty }
        #expect(test.bundles.first?.hasSuffix(".cancelled.tar.zst") == true)
        #expect(Date().timeIntervalSince(started) < 15)
    }

    @Test("A plugin that is wrong is not added; one with the id of a built-in neither")
    func refused() throws {
        let test = try TestWorkspace()
        for (yaml, line) in [
            ("id: Test\nsummary: A test\ncommand: [sh]\n", "plugin.yaml:1:5: id: \"Test\" is no plugin's id"),
            ("id: domain-neurons\nsummary: A test\ncommand: [sh]\n", "a built-in plugin's"),
            ("id: test\nsummary: A test\ncommand: [no-such-program]\n", "no program \"no-such-program\" is found here"),
        ] {
            try FileManager.default.createDirectory(
                at: test.root.appendingPathComponent("wrong"), withIntermediateDirectories: true)
            try test.write("wrong/plugin.yaml", yaml)
            let added = try test.nightjar("plugins", "add", "wrong")
            #expect(added.status == 65 && added.errors.contains(line), "\(added.errors)")
        }
        #expect(try !test.nightjar("plugins").output.contains("A test"))
    }
}
