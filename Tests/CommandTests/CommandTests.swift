import Foundation
import Testing

@Suite("The commands, their exit statuses and their one line of error")
struct CommandTests {
    @Test("run, show, verify: a job without a daemon")
    func runs() throws {
        let test = try TestWorkspace()
        try test.write("job.yaml", TestWorkspace.manifest())
        let run = try NightjarProcess.run(["run", "job.yaml", "-o", "outbox/job.tar.zst"], in: test.root)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("unitsPassing"))
        let show = try NightjarProcess.run(["show", "outbox/job.tar.zst", "null"], in: test.root)
        #expect(show.status == 0 && show.output.contains("quantile"))
        #expect(try NightjarProcess.run(["verify", "outbox/job.tar.zst"], in: test.root).status == 0)
        let again = try NightjarProcess.run(["run", "job.yaml", "-o", "outbox/again.tar.zst"], in: test.root)
        #expect(again.status == 0)
        let (a, b) = (try test.unpack("job.tar.zst"), try test.unpack("again.tar.zst"))
        let differing = try NightjarProcess.tool("diff", ["-rq", a.path, b.path], in: test.root).output
        let names = differing.split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst().first }
            .map { String($0.split(separator: "/").last ?? "") }
        #expect(Set(names).isSubset(of: ["provenance.json", "log.jsonl", "SHA256SUMS"]), "\(differing)")
    }

    @Test("verify --rerun computes a bundle again, compare says what differs")
    func comparesRuns() throws {
        let test = try TestWorkspace()
        try test.write("job.yaml", TestWorkspace.manifest())
        try test.write("other.yaml", TestWorkspace.manifest().replacing("select: 5", with: "select: 6"))
        for (manifest, bundle) in [("job.yaml", "a.tar.zst"), ("other.yaml", "b.tar.zst")] {
            #expect(try NightjarProcess.run(["run", manifest, "-o", "outbox/\(bundle)"], in: test.root).status == 0)
        }
        let again = try NightjarProcess.run(["verify", "--rerun", "outbox/a.tar.zst"], in: test.root)
        #expect(again.status == 0 && again.output.contains("the same, byte for byte"), "\(again.output)\(again.errors)")
        let compare = try NightjarProcess.run(["compare", "outbox/a.tar.zst", "outbox/b.tar.zst"], in: test.root)
        #expect(compare.status == 0 && compare.output.contains("parameters.select  5 → 6"), "\(compare.output)")
        #expect(compare.output.contains("tables/selected.csv"))
        let json = try NightjarProcess.run(
            ["compare", "--json", "outbox/a.tar.zst", "outbox/a.tar.zst"], in: test.root)
        #expect(json.status == 0 && json.output.contains("\"same\": true"), "\(json.output)")

        // The corpus has changed since: the same job gives other results, and says which file it was.
        try test.write("data/finance.txt", String(repeating: "money is all that is said here\n", count: 24))
        let changed = try NightjarProcess.run(["verify", "--rerun", "outbox/a.tar.zst"], in: test.root)
        #expect(changed.status == 1 && changed.output.contains("finance.txt: its bytes differ"), "\(changed.output)")
    }

    @Test("check says what would run, plugins and schema describe it, doctor finds nothing wrong")
    func describes() throws {
        let test = try TestWorkspace()
        try test.write("job.yaml", TestWorkspace.manifest())
        let check = try NightjarProcess.run(["check", "job.yaml"], in: test.root)
        #expect(check.status == 0 && check.output.contains("48 texts") && check.output.contains("memory about"))
        let describe = try NightjarProcess.run(["plugins", "describe", "domain-neurons"], in: test.root)
        #expect(describe.output.contains("permutations") && describe.output.contains("default 200"))
        let schema = try NightjarProcess.run(["schema"], in: test.root)
        #expect(try JSONSerialization.jsonObject(with: Data(schema.output.utf8)) is [String: Any])
        let doctor = try NightjarProcess.run(["doctor"], in: test.root)
        #expect(doctor.status == 0, "\(doctor.output)")
    }

    @Test("submit hands over what the daemon can run, and refuses what it may not read")
    func submits() throws {
        let test = try TestWorkspace()
        try test.write("job.yaml", TestWorkspace.manifest())
        #expect(try NightjarProcess.run(["submit", "job.yaml"], in: test.root).status == 0)
        #expect(FileManager.default.fileExists(atPath: test.inbox.appendingPathComponent("job.yaml").path))
        let elsewhere = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).txt")
        try Data("a text\n".utf8).write(to: elsewhere)
        try test.write("far.yaml", TestWorkspace.manifest().replacing("finance.txt", with: elsewhere.path))
        let refused = try NightjarProcess.run(["submit", "far.yaml"], in: test.root)
        #expect(refused.status == 65 && refused.errors.contains("roots"), "\(refused.errors)")
    }

    @Test(
        "bad input ends with 65 and says in one line where and why",
        arguments: [
            (["run", "job.yaml"], "select: 5", "selct: 5", "did you mean select?"),
            (["run", "job.yaml"], "select: 5", "select: many", "whole number"),
            (["run", "job.yaml"], "finance.txt", "absent.txt", "absent.txt"),
            (["check", "job.yaml"], "model: tiny", "model: tinny", "tinny"),
            (["run", "job.yaml"], "negative: everyday.txt", "texts: everyday.txt", "not both"),
            (["run", "missing.yaml"], "select", "select", "missing.yaml"),
        ])
    func badManifests(_ arguments: [String], _ old: String, _ new: String, _ words: String) throws {
        let test = try TestWorkspace()
        try test.write("job.yaml", TestWorkspace.manifest().replacing(old, with: new))
        let result = try NightjarProcess.run(arguments, in: test.root)
        #expect(result.status == 65, "\(result.errors)")
        let line = result.errors.split(separator: "\n").first ?? ""
        #expect(line.contains(words), "\(result.errors)")
    }

    @Test(
        "a broken checkpoint or corpus fails the job, and its bundle says why",
        arguments: [
            ("data/finance.txt", "\n\n", "empty"),
            ("models/tiny/config.json", "{\"model_type\": \"bert\", \"hidden_size\": 0}", "hidden_size"),
            ("models/tiny/config.json", "{\"model_type\": \"mamba\"}", "mamba"),
            ("models/tiny/model.safetensors", "no tensors here", "model.safetensors"),
            (
                "models/tiny/vocab.txt", (0..<120).map { "w\($0)\n" }.joined() + "[UNK]\n[CLS]\n[SEP]\n[PAD]\n[MASK]\n",
                "does not belong"
            ),
        ])
    func badFiles(_ path: String, _ content: String, _ words: String) throws {
        let test = try TestWorkspace()
        try test.write(path, content)
        try test.drop("job.yaml")
        #expect(try NightjarProcess.run(["watch", "--once"], in: test.root).status == 0)
        let bundle = try #require(test.bundles.first)
        #expect(bundle.hasSuffix(".failed.tar.zst"))
        let folder = try test.unpack(bundle)
        let summary = try String(contentsOf: folder.appendingPathComponent("summary.json"), encoding: .utf8)
        #expect(summary.contains(words), "\(summary)")
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("report.html").path))
    }

    @Test("a wrong command line ends with 2, help and version with 0")
    func usage() throws {
        let test = try TestWorkspace()
        #expect(try NightjarProcess.run(["run"], in: test.root).status == 2)
        #expect(try NightjarProcess.run(["dance"], in: test.root).status == 2)
        #expect(try NightjarProcess.run(["watch", "--jobs", "0"], in: test.root).status == 2)
        let version = try NightjarProcess.run(["--version"], in: test.root)
        #expect(version.status == 0 && version.output.hasPrefix("nightjar "))
        #expect(try NightjarProcess.run(["--help"], in: test.root).output.contains("USAGE"))
    }

    @Test("model: describe, tokenize, forward, predict; a text that is too long is refused")
    func models() throws {
        let test = try TestWorkspace()
        #expect(try NightjarProcess.run(["model", "describe", "tiny"], in: test.root).output.contains("BERT"))
        let tokens = try NightjarProcess.run(["model", "tokenize", "tiny", "--text", "the dog"], in: test.root)
        #expect(tokens.output.contains("\"[CLS]\",\"the\",\"dog\",\"[SEP]\""), "\(tokens.output)")
        let forward = try NightjarProcess.run(
            ["model", "forward", "tiny", "--text", "the dog", "-o", "states.safetensors"], in: test.root)
        #expect(forward.status == 0, "\(forward.errors)")
        #expect(FileManager.default.fileExists(atPath: test.root.appendingPathComponent("states.safetensors").path))
        #expect(try NightjarProcess.run(["model", "predict", "tiny", "--text", "[MASK]"], in: test.root).status == 0)
        let long = String(repeating: "dog ", count: 200)
        let tooLong = try NightjarProcess.run(
            ["model", "forward", "tiny", "--text", long, "-o", "x.safetensors"], in: test.root)
        #expect(tooLong.status == 65 && tooLong.errors.contains("at most 128"), "\(tooLong.errors)")
    }
}
