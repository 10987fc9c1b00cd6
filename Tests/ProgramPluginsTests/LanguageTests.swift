import Documents
import NightjarTestKit
import Foundation
import NightjarKit
import Problems
import ProgramPlugins
import Testing
import TinyWorkspace

@Suite("A plugin may be written in any language", .timeLimit(.minutes(30)))
struct LanguageTests {
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
            protocolBlock("yaml", holding: "id: count-words"), ["plugin.pl": protocolBlock("perl", holding: "JSON::PP")]
        )
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
        #expect(try results.table("longest").ints("words").count == 3)
        #expect(results.figures.count == 1)
        let tests = try NightjarProcess.tool("python3", ["-S", "-B", "-m", "unittest"], in: plugin.source)
        #expect(tests.status == 0, "\(tests.errors)")
        #expect(
            (files["nightjar_plugin.py"] ?? "").split(separator: "\n", omittingEmptySubsequences: false).count <= 190)
    }

    @Test("It goes on from what it saved, and the results are the same", arguments: [1, 7, 23])
    func resumes(rows: Int) async throws {
        let plugin = try TestPlugin.python(CountingProgram.source, CountingProgram.parameters)
        let parameters: Value = ["texts": "data/finance.txt"]
        let whole = try await plugin.run(parameters)
        // The first save is two: the state, and the list of what is kept.
        let first = plugin.host(savesUntilStop: rows + 1)
        let waiting: Value = ["texts": "data/finance.txt", "waitAt": Value(.int(rows))]
        await #expect(throws: FolderHost.Stopped.self) { _ = try await plugin.run(waiting, host: first) }
        let second = LoggingHost(plugin.host(state: first.savedState))
        let resumed = try await plugin.run(parameters, host: second)
        #expect(second.lines.first == "begins at \(rows)")
        #expect(try resumed.table("counts").doubles("words") == whole.table("counts").doubles("words"))
        #expect(resumed.headlines == whole.headlines)
    }

    @Test("An exception, and a number that is none, fail the job with their traceback; print does no harm")
    func exceptions() async throws {
        let program = try TestPlugin.python(
            "from nightjar_plugin import run\nprint('hello')\nrun(lambda job: job.headline('a', 1 / 0))\n")
        let problem = await program.failure()
        #expect(problem.message == "ZeroDivisionError: division by zero")
        #expect(problem.detail?.contains("plugin.py\", line 3") == true)
    }

    @Test(
        "What cannot be told is refused by its name, with what to give instead",
        arguments: [
            ("headline('a', float('nan'))", "ValueError: headline \"a\": Out of range float values"),
            ("headline('a', float('nan'))", "NaN and infinity are no JSON, give None"),
            ("headline('a', {1})", "TypeError: headline \"a\": set {1} is no number, text, list or dictionary"),
            (
                "table('a', ['b'], [[1.0], [float('inf')]])",
                "ValueError: table \"a\": row 2: inf is no number; give None"
            ),
            ("table('a b/c', ['b'], [])", "ValueError: table \"a b/c\": a name has letters, digits, -, _ and . alone"),
        ])
    func refused(call: String, message: String) async throws {
        let problem = await (try TestPlugin.python("from nightjar_plugin import run\nrun(lambda job: job.\(call))\n"))
            .failure()
        #expect(problem.message.contains(message), "\(problem)")
    }

    @Test("Notes of both kinds, figures of texts, and random numbers that follow from seed and name alone")
    func said() async throws {
        let plugin = try TestPlugin.python(
            """
            from nightjar_plugin import run

            def analyse(job):
                job.note("First."), job.note("Second.", kind="warning")
                job.figure("f", texts=[{"tokens": [{"text": "good", "value": 1}]}])
                job.headline("a", job.random("a").random())
                job.headline("same", job.random("a").random())
                job.headline("b", job.random("b").random())

            run(analyse)
            """)
        let results = try await plugin.run()
        #expect(results.notes.map(\.kind) == [.assumption, .warning])
        #expect(results.figures.first?.attributions.first?.tokens.map(\.text) == ["good"])
        let values = results.headlines.map(\.value)
        #expect(values[0] == values[1] && values[0] != values[2])
        #expect(try await plugin.run().headlines == results.headlines)
    }
}
