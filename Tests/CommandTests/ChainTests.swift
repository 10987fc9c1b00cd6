import Foundation
import Testing

/// Real daemons and workers; the training job is of `TrainingNightjar`, whose analysis hands its model's files on.
@Suite("A job that reads what another has trained", .timeLimit(.minutes(30)))
struct ChainTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    static let nightjar = NightjarProcess.executable.deletingLastPathComponent()
        .appendingPathComponent("training-nightjar")

    private func once() throws {
        let result = try NightjarProcess.run(Self.nightjar, ["once", test.root.path], in: test.root)
        #expect(result.status == 0, "\(result.errors)")
    }

    private func dropTraining(_ name: String = "train", _ parameters: String = "", more: String = "") throws {
        try test.write(
            "inbox/\(name).yaml",
            "nightjar: 1\nplugin: copying\nmodel: tiny\nparameters: {\(parameters)}\n\(more)\n")
    }

    private func dropReading(_ model: String = "job:train", name: String = "read") throws {
        let manifest = TestWorkspace.manifest().replacing("model: tiny", with: "model: \(model)")
        try test.write("inbox/\(name).yaml", manifest)
    }

    /// The one bundle of a job.
    private func bundle(_ name: String, _ ending: String = "tar.zst") throws -> String {
        let found = test.bundles.filter { $0.hasPrefix("\(name)-2") && $0.hasSuffix(ending) }
        try #require(found.count == 1, "\(name): \(test.bundles)")
        return found[0]
    }

    private func id(_ bundle: String, of name: String) -> String {
        String(bundle.dropFirst(name.count + 1).prefix(22))
    }

    private func error(_ bundle: String) throws -> String {
        let summary = try test.unpack(bundle).appendingPathComponent("summary.json")
        return try String(contentsOf: summary, encoding: .utf8)
    }

    private func text(_ folder: URL, _ member: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(member), encoding: .utf8)
    }

    @Test("runs by itself after the other, whichever is dropped first", arguments: [true, false])
    func orders(trainingFirst: Bool) throws {
        if trainingFirst { try dropTraining() }
        try dropReading()
        if !trainingFirst { try dropTraining() }
        try dropReading("tiny", name: "plain")
        try once()
        let train = try bundle("train")
        let read = try test.unpack(try bundle("read"))
        let plain = try test.unpack(try bundle("plain"))
        // The copied weights are the weights.
        for member in ["tables/selected.csv", "tensors/ap.safetensors"] {
            #expect(
                try Data(contentsOf: read.appendingPathComponent(member))
                    == Data(contentsOf: plain.appendingPathComponent(member)))
        }
        let provenance = try text(read, "provenance.json")
        #expect(provenance.contains("\"job:train\"") && provenance.contains(id(train, of: "train")))
        let weights = try test.unpack(train).appendingPathComponent("checkpoint/model.safetensors").path
        let sum = try NightjarProcess.tool("sha256sum", [weights], in: test.root).output.prefix(64)
        #expect(provenance.contains(sum))
        for member in ["summary.json", "job.json", "report.html"] {
            #expect(try text(read, member).contains("job:train"))
            #expect(try !text(read, member).contains(id(train, of: "train")), "\(member)")
        }
        #expect(try text(try test.unpack(train), "report.html").contains("checkpoint/"))
        // Nothing of the checkpoint is left beside its bundle.
        let left = try NightjarProcess.tool("find", ["state", "-name", "model.safetensors"], in: test.root).output
        #expect(left.isEmpty)
    }

    @Test("gives the same bytes twice")
    func twice() throws {
        var folders: [[URL]] = []
        for _ in 0..<2 {
            try dropReading()
            try dropTraining()
            try once()
            let found = try [bundle("read"), bundle("train")]
            folders.append(try found.map(test.unpack))
            for bundle in found { try FileManager.default.removeItem(at: test.outbox.appendingPathComponent(bundle)) }
        }
        for (a, b) in zip(folders[0], folders[1]) {
            let differing = try NightjarProcess.tool("diff", ["-rq", a.path, b.path], in: test.root).output
            let names = differing.split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst().first }
                .map { String($0.split(separator: "/").last ?? "") }
            #expect(Set(names).isSubset(of: ["provenance.json", "log.jsonl", "SHA256SUMS"]), "\(differing)")
        }
    }

    @Test("goes on after the daemon was killed between the two, or in the middle of one", arguments: [0, 1])
    func killed(bundlesBefore: Int) throws {
        try dropReading()
        try dropTraining("train", "seconds: 0.5")
        let process = Process()
        process.executableURL = Self.nightjar
        process.arguments = ["watch", test.root.path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = Date().addingTimeInterval(60)
        let jobs = test.root.appendingPathComponent("state/jobs")
        while Date() < deadline,
            test.bundles.count < bundlesBefore
                || (try? FileManager.default.contentsOfDirectory(atPath: jobs.path))?.count != 2
        { usleep(1000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try once()
        #expect(try error(try bundle("read")).contains("\"succeeded\""))
        _ = try bundle("train")
    }

    @Test("fails with the other, saying why, and once its bundle is gone")
    func failures() throws {
        try dropReading()
        try dropTraining("train", "fails: true")
        try once()
        #expect(
            try error(try bundle("read", "failed.tar.zst"))
                .contains("this job reads job:train, but train failed: no text to learn from"))
        #expect(try test.unpack(try bundle("train", "failed.tar.zst")).path.isEmpty == false)
        let training = try test.unpack(try bundle("train", "failed.tar.zst"))
        #expect(!FileManager.default.fileExists(atPath: training.appendingPathComponent("checkpoint").path))

        try dropTraining("moved")
        try once()
        try FileManager.default.removeItem(at: test.outbox.appendingPathComponent(try bundle("moved")))
        try dropReading("job:moved", name: "late")
        try once()
        #expect(
            try error(try bundle("late", "failed.tar.zst"))
                .contains("job:moved leads nowhere: the bundle of job moved is not in outbox/ any more"))
    }

    @Test("says so where the other trains nothing, or its checkpoint is no model")
    func noCheckpoint() throws {
        try dropReading("tiny", name: "plain")
        try dropReading("job:plain")
        try once()
        #expect(
            try error(try bundle("read", "failed.tar.zst"))
                .contains("job:plain leads nowhere: this bundle has no checkpoint/: its job trained nothing"))
    }

    @Test("names one of a matrix' jobs")
    func matrix() throws {
        try dropTraining("sweep", more: "matrix: {seed: [1, 2]}")
        try dropReading("job:sweep", name: "all")
        try dropReading("job:sweep-2", name: "one")
        try once()
        #expect(
            try error(try bundle("all", "failed.tar.zst")).contains("job:sweep means the 2 jobs of a matrix")
        )
        let provenance = try text(try test.unpack(try bundle("one")), "provenance.json")
        let second = try #require(test.bundles.first { $0.hasPrefix("sweep-2-2") })
        #expect(provenance.contains(id(second, of: "sweep-2") + "-2\""))
    }

    @Test("waits for models that its parameters name, too")
    func parameters() throws {
        try test.write(
            "inbox/both.yaml",
            """
            nightjar: 1
            plugin: domain-neurons
            model: tiny
            parameters: {texts: finance.txt, derivedModel: "job:train", select: 5, permutations: 5}
            """)
        try once()
        let status = try NightjarProcess.run(["status"], in: test.root)
        #expect(status.output.contains("waits for train, which is not there yet"), "\(status.output)")
        try dropTraining()
        try once()
        #expect(try error(try bundle("both")).contains("\"succeeded\""))
    }

    @Test("reads the tables of another job, whichever is dropped first")
    func tables() throws {
        func drop(_ name: String, _ parameters: String) throws {
            try test.write("inbox/\(name).yaml", "nightjar: 1\nplugin: reading\nparameters: {\(parameters)}\n")
        }
        try drop("count", "of: job:read")
        try once()
        let status = try NightjarProcess.run(Self.nightjar, ["once", test.root.path], in: test.root)
        #expect(status.status == 0 && test.bundles.isEmpty)
        try dropReading("tiny", name: "read")
        try drop("misspelt", "of: job:read, table: selectd")
        try drop("columnless", "of: job:read, column: app")
        try drop("pathless", "of: read")
        try once()
        let read = try bundle("read")
        let selected = try text(try test.unpack(read), "tables/selected.csv").split(separator: "\r\n")
        let count = try test.unpack(try bundle("count"))
        let summary = try text(count, "summary.json")
        #expect(summary.contains("\(selected.count - 1)"), "\(summary)")
        let provenance = try text(count, "provenance.json")
        #expect(provenance.contains("\"selected\"") && provenance.contains(id(read, of: "read")))
        for member in ["summary.json", "job.json", "report.html"] {
            #expect(try !text(count, member).contains(id(read, of: "read")), "\(member)")
        }
        let misspelt = try error(try bundle("misspelt", "failed.tar.zst"))
        #expect(misspelt.contains("job:read leads nowhere: this bundle has no table selectd; it has "))
        let columnless = try error(try bundle("columnless", "failed.tar.zst"))
        #expect(columnless.contains("job:read/tables/selected.csv") && !columnless.contains(id(read, of: "read")))
        let rejection = try String(
            contentsOf: test.root.appendingPathComponent("outbox/pathless.rejected.txt"), encoding: .utf8)
        #expect(rejection.contains("job:NAME"), "\(rejection)")
    }

    @Test("is run without a daemon on what lies in the outbox, and checked before it is there")
    func run() throws {
        try test.write("read.yaml", TestWorkspace.manifest().replacing("model: tiny", with: "model: job:train"))
        let check = try NightjarProcess.run(["check", "read.yaml"], in: test.root)
        #expect(check.status == 0 && check.output.contains("known when train is done"))
        let early = try NightjarProcess.run(["run", "read.yaml"], in: test.root)
        #expect(early.status == 1 && early.errors.contains("there is no bundle train-….tar.zst of a succeeded job"))
        try dropTraining()
        try once()
        let late = try NightjarProcess.run(["run", "read.yaml", "-o", "outbox/own.tar.zst"], in: test.root)
        #expect(late.status == 0, "\(late.errors)")
        let provenance = try text(try test.unpack("own.tar.zst"), "provenance.json")
        #expect(provenance.contains(id(try bundle("train"), of: "train")))
    }
}
