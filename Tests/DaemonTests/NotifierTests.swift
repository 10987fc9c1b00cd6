import Documents
import Foundation
import Testing

@testable import Daemon

@Suite("The command of notify")
struct NotifierTests {
    private func told(_ test: TestWorkspace) throws -> [Value] {
        let text = try String(contentsOf: test.root.appendingPathComponent("told.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { try Value(json: Data($0.utf8), file: nil) }
    }

    @Test("is told of each job's end and of the night's, in order, on its input and in its environment")
    func tellsOfEnds() async throws {
        let test = try TestWorkspace()
        try test.settings(
            "notify: 'cat >> told.jsonl; echo \"$NIGHTJAR_EVENT $NIGHTJAR_NAME $NIGHTJAR_STATUS$NIGHTJAR_SUCCEEDED\" >> names'\n"
        )
        try test.drop("a.yaml")
        try test.drop("b.yaml")
        try await RunningDaemon(test, worker: TestWorker.good, once: true).ended()
        let told = try told(test)
        #expect(told.map { $0["event"]?.string } == ["job", "job", "night"])
        #expect(told.compactMap { $0["name"]?.string } == ["a", "b"])
        #expect(told[0]["status"]?.string == "succeeded")
        #expect(FileManager.default.fileExists(atPath: told[0]["bundle"]?.string ?? ""))
        #expect(told[2]["succeeded"]?.int == 2 && told[2]["message"]?.string == "2 succeeded")
        let names = try String(contentsOf: test.root.appendingPathComponent("names"), encoding: .utf8)
        #expect(names == "job a succeeded\njob b succeeded\nnight  2\n")
    }

    @Test("that fails is said in the log and harms nothing")
    func failing() async throws {
        let test = try TestWorkspace()
        try test.settings("notify: echo no mail today >&2; exit 3\n")
        try test.drop("a.yaml")
        let daemon = try RunningDaemon(test, worker: TestWorker.good, once: true)
        try await daemon.ended()
        #expect(daemon.log.contains { $0.contains("notify failed: no mail today") })
        #expect(test.outbox.count == 1)
    }
}

@Suite("The log for programs")
struct DaemonLogTests {
    @Test("has a JSON object a line, with the job that it concerns")
    func lines() async throws {
        let test = try TestWorkspace()
        try test.drop("a.yaml")
        try await RunningDaemon(test, worker: TestWorker.good, once: true).ended()
        let text = try String(contentsOf: test.places.log, encoding: .utf8)
        let lines = try text.split(separator: "\n").map { try Value(json: Data($0.utf8), file: nil) }
        #expect(lines.allSatisfy { $0["level"] != nil && $0["message"]?.string?.isEmpty == false })
        #expect(lines.allSatisfy { (try? Date($0["time"]?.string ?? "", strategy: .iso8601)) != nil })
        let ofJob = lines.filter { $0["job"]?.string == "a" }
        #expect(ofJob.map { $0["message"]?.string?.prefix(7) } == ["started", "succeed"])
        #expect(ofJob.allSatisfy { $0["id"]?.string == test.jobs.first?.id })
    }

    @Test("makes room for itself")
    func rotates() throws {
        let test = try TestWorkspace()
        let file = test.root.appendingPathComponent("log.jsonl")
        let log = DaemonLog(file, say: { _ in })
        let long = String(repeating: "x", count: 1 << 20)
        for _ in 0..<17 { log(long) }
        log("the newest")
        let old = test.root.appendingPathComponent("log.1.jsonl")
        #expect(FileManager.default.fileExists(atPath: old.path))
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.utf8.count < 2 << 20 && text.contains("the newest"))
    }
}
