import Documents
import NightjarTestKit
import Foundation
import NightjarKit
import Problems
import ProgramPlugins
import Testing
import TinyWorkspace

@Suite("A plugin may be written in any language", .timeLimit(.minutes(2)))
struct LanguageTests {
    /// The first block of the protocol's document that begins with this line, without the line.
    private func block(_ language: String, holding mark: String) throws -> String {
        let text = try String(contentsOf: repositoryFile("docs/plugin-protocol.md"), encoding: .utf8)
        let blocks = text.components(separatedBy: "```\(language)\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
        return try #require(blocks.first { $0.contains(mark) })
    }

    private static let hasPerl =
        (try? NightjarProcess.tool("perl", ["-MJSON::PP", "-e", "1"], in: FileManager.default.temporaryDirectory))?
        .status == 0

    private func words(_ plugin: TestPlugin) throws -> Int {
        try String(contentsOf: plugin.workspace.root.appendingPathComponent("data/finance.txt"), encoding: .utf8)
            .split { $0 == " " || $0 == "\n" }.count
    }

    @Test(
        "The protocol's own example, in Perl, word for word",
        .enabled(if: hasPerl, "perl with JSON::PP (Debian's perl) is not installed"))
    func perl() async throws {
        let plugin = try TestPlugin(
            block("yaml", holding: "id: count-words"), ["plugin.pl": block("perl", holding: "JSON::PP")])
        let results = try await plugin.run(["texts": "data/finance.txt"])
        let count = try words(plugin)
        #expect(results.headlines.map(\.value) == [Value(.int(count))])
    }

    @Test("The template in Python counts, and its own tests pass with the standard library alone")
    func python() async throws {
        var files: [String: String] = [:]
        for name in ["plugin.yaml", "plugin.py", "nightjar_plugin.py", "test_plugin.py"] {
            files[name] = try String(
                contentsOf: repositoryFile("Sources/PluginTemplates/Python/\(name)"), encoding: .utf8)
        }
        let yaml = files.removeValue(forKey: "plugin.yaml") ?? ""
        let plugin = try TestPlugin(yaml, files)
        let results = try await plugin.run(["texts": "data/finance.txt", "longest": 3])
        #expect(results.headlines.map(\.name) == ["texts", "meanWords"])
        let count = try words(plugin)
        #expect(results.headlines.last?.value == Value(.double(Double(count) / 24)))
        #expect(try results.named("longest").ints("words").count == 3)
        #expect(results.figures.count == 1)
        let tests = try NightjarProcess.tool("python3", ["-S", "-B", "-m", "unittest"], in: plugin.source)
        #expect(tests.status == 0, "\(tests.errors)")
        #expect(
            (files["nightjar_plugin.py"] ?? "").split(separator: "\n", omittingEmptySubsequences: false).count <= 150)
    }

    /// Counts words row by row, and keeps what it has after each.
    private static let counting = """
        import json
        from nightjar_plugin import run

        def analyse(job):
            rows = job.rows("texts")
            counts = json.loads(job.saved("counts") or b"[]")
            job.log(f"begins at {len(counts)}")
            for row in rows[len(counts):]:
                if job.stopping:
                    return
                counts.append(len(row["text"].split()) + job.random.random() * 0)
                job.save("counts", json.dumps(counts).encode())
            job.table("counts", ["row", "words"], [[row["row"], count] for row, count in zip(rows, counts)])
            job.headline("seed", job.seed)

        run(analyse)

        """

    private func python(_ program: String) throws -> TestPlugin {
        let helper = try String(
            contentsOf: repositoryFile("Sources/PluginTemplates/Python/nightjar_plugin.py"), encoding: .utf8)
        return try TestPlugin(
            """
            id: test
            summary: A test
            command: [python3, plugin.py]
            parameters:
              type: object
              properties:
                texts: {$ref: "nightjar:dataset"}
            """, ["plugin.py": program, "nightjar_plugin.py": helper])
    }

    @Test("It goes on from what it saved, and the results are the same", arguments: [1, 7, 23])
    func resumes(saves: Int) async throws {
        let plugin = try python(Self.counting)
        let parameters: Value = ["texts": "data/finance.txt"]
        let whole = try await plugin.run(parameters)
        let first = plugin.host(savesUntilStop: saves)
        await #expect(throws: FolderHost.Stopped.self) { _ = try await plugin.run(parameters, host: first) }
        let second = LoggingHost(plugin.host(state: first.savedState))
        let resumed = try await plugin.run(parameters, host: second)
        #expect(second.lines.first != "begins at 0" && second.lines.first?.hasPrefix("begins at ") == true)
        #expect(try resumed.named("counts").doubles("words") == whole.named("counts").doubles("words"))
        #expect(resumed.headlines == whole.headlines)
    }

    @Test("An exception, and a number that is none, fail the job with their traceback; print does no harm")
    func exceptions() async throws {
        let program = try python(
            "from nightjar_plugin import run\nprint('hello')\nrun(lambda job: job.headline('a', 1 / 0))\n")
        let problem = await program.failure()
        #expect(problem.message == "ZeroDivisionError: division by zero")
        #expect(problem.detail?.contains("plugin.py\", line 3") == true)
        let nan = await
            (try python("from nightjar_plugin import run\nrun(lambda job: job.headline('a', float('nan')))\n"))
            .failure()
        #expect(nan.message.hasPrefix("ValueError: Out of range float values are not JSON compliant"))
        let cell = await
            (try python("from nightjar_plugin import run\nrun(lambda job: job.table('a', ['b'], [[float('inf')]]))\n"))
            .failure()
        #expect(cell.message == "ValueError: inf in a table; give None for an empty cell")
    }
}
