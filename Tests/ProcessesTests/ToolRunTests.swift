import Foundation
import Problems
import Processes
import Testing

@Suite("A tool is run to its end, and nothing of it is left", .timeLimit(.minutes(30)))
struct ToolRunTests {
    private func shell(_ script: String, limit: Double? = nil) throws -> ToolRun {
        try ToolRun(["sh", "-c", script], limit: limit)
    }

    @Test(
        "How it ended is known",
        arguments: [
            ("exit 0", ProcessExit.status(0), "ended with status 0"),
            ("exit 200", .status(200), "ended with status 200"),
            ("kill -TERM $$", .signal(SIGTERM), "was killed by signal 15 (Terminated)"),
        ])
    func exits(script: String, exit: ProcessExit, words: String) throws {
        let run = try shell(script)
        #expect(run.exit == exit && run.exit.description == words)
        #expect(run.exit.succeeded == (script == "exit 0"))
    }

    @Test("What it says is there as it said it, errors too, and it reads nothing")
    func output() throws {
        #expect(try shell("echo a; echo b >&2; cat; printf c").output == "a\nb\nc")
    }

    @Test("Of much that it says the beginning is kept, and it is not held up")
    func much() throws {
        let run = try shell("head -c 5000000 /dev/zero | tr '\\0' x; exit 3")
        #expect(run.output == String(repeating: "x", count: 64 << 10) && run.exit == .status(3))
    }

    @Test("What it has started is not waited for, but ended, in its group or out of it")
    func children() throws {
        let start = ContinuousClock.now
        let run = try shell("sleep 600 & echo $!; setsid sleep 600 & echo $!")
        #expect(ContinuousClock.now - start < .seconds(60))
        let children = run.output.split(separator: "\n").compactMap { Int32($0) }
        #expect(children.count == 2)
        for child in children { #expect(!isRunning(child)) }
    }

    @Test("After its time it is ended, with all that it has started")
    func limit() throws {
        let run = try shell("sleep 600 & echo $!; sleep 600", limit: 0.3)
        #expect(run.isOverdue && run.exit == .signal(SIGKILL))
        let child = try #require(Int32(run.output.trimmingCharacters(in: .newlines)))
        #expect(!isRunning(child))
        #expect(try !shell("exit 0", limit: 60).isOverdue)
    }

    @Test("It leads a group of its own")
    func group() throws {
        let words = try shell("echo $$; ps -o pgid= -p $$").output.split(whereSeparator: \.isWhitespace)
        #expect(words.count == 2 && words.first == words.last)
    }

    @Test("What cannot be started is named", arguments: ["no-such-program", "/no/such/program", "/tmp"])
    func missing(name: String) {
        #expect {
            try ToolRun([name])
        } throws: {
            "\($0)".contains(name) && "\($0)".contains("cannot be started")
        }
    }

    /// A process that has ended and that nobody has waited for yet counts as one that does not run.
    private func isRunning(_ process: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return false }
        return !status.contains("State:\tZ")
    }
}

@Suite("A program is found as a shell finds it")
struct ProgramSearchTests {
    @Test("the first in PATH that may be run, in folders that do not depend on where one stands")
    func first() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "nightjar-path-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (folder, mode) in [("plain", 0o644), ("first", 0o755), ("second", 0o755)] {
            let file = root.appending(path: "\(folder)/tool")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("#!/bin/sh\n".utf8).write(to: file)
            chmod(file.path, mode_t(mode))
        }
        try FileManager.default.createDirectory(
            at: root.appending(path: "folder/tool"), withIntermediateDirectories: true)
        let path = ["folder", "plain", "first", "second"].map { "\(root.path)/\($0)" }.joined(separator: ":")
        #expect(ProgramSearch.path(of: "tool", environment: ["PATH": path]) == "\(root.path)/first/tool")
        #expect(ProgramSearch.path(of: "tool", environment: ["PATH": ".:bin:\(root.path)/plain"]) == nil)
        #expect(ProgramSearch.path(of: "sh", environment: [:])?.hasSuffix("/bin/sh") == true)
    }
}
