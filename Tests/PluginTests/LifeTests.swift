import Foundation
import Testing
import TinyWorkspace

@Suite("A plugin in one Swift file, from its source to a bundle", .serialized, .timeLimit(.minutes(30)))
struct LifeTests {
    /// The first example of the kit, with a wait.
    static func source(version: String = "1.0.0", factor: Int = 1) -> String {
        """
        import Foundation
        import NightjarKit

        struct TokenLengths: Analysis {
            static let id = "token-lengths"
            static let summary = "How many tokens the texts have"
            static let version = "\(version)"

            struct Parameters: AnalysisParameters {
                @Parameter("Whose tokens are counted") var texts: Dataset
                @Parameter("Goes on when this data set is there") var until: String?
            }

            func run(_ parameters: Parameters, in context: Context) async throws -> Results {
                context.log("waits")
                while let file = parameters.until, !FileManager.default.fileExists(atPath: file) { usleep(20_000) }
                let texts = try context.texts(parameters.texts)
                let model = try await context.model()
                var results = Results()
                results.headline("tokens", \(factor) * texts.reduce(0) { $0 + model.tokenize($1).count })
                return results
            }
        }
        """
    }

    @Test("A running daemon knows it at once, a new version too, and no more when it is removed")
    func life() throws {
        let test = try TestWorkspace()
        let daemon = try NightjarProcess.watch(test.root)
        defer { daemon.terminate() }
        try test.write("token-lengths.swift", Self.source())
        try test.drop(job: "early", of: "token-lengths", more: "model: tiny", parameters: "{texts: finance.txt}")
        try wait(for: "the rejection") { rejection(of: "early", in: test) != nil }
        #expect(rejection(of: "early", in: test)?.contains("\"token-lengths\"") == true)

        let added = try test.nightjar("plugins", "add", "token-lengths.swift")
        try #require(added.status == 0, "\(added.errors)")
        #expect(added.output.hasPrefix("token-lengths 1.0.0 is added"))
        #expect(try test.nightjar("plugins").output.contains("token-lengths  1.0.0  How many tokens the texts have"))
        let described = try test.nightjar("plugins", "describe", "token-lengths").output
        #expect(described.contains("Whose tokens are counted"))
        #expect(try test.nightjar("schema").output.contains("\"token-lengths\""))

        let gate = test.root.appendingPathComponent("gate").path
        try test.drop(
            job: "first", of: "token-lengths", more: "model: tiny",
            parameters: "{texts: finance.txt, until: \"\(gate)\"}")
        try wait(for: "its start") { try test.nightjar("logs", "first").output.contains("waits") }
        try test.write("token-lengths.swift", Self.source(version: "2.0.0", factor: 1000))
        try #require(test.nightjar("plugins", "add", "token-lengths.swift").status == 0)
        try test.write("gate", "")
        try wait(for: "the first bundle") { test.bundle(of: "first") != nil }
        try test.drop(job: "second", of: "token-lengths", more: "model: tiny", parameters: "{texts: finance.txt}")
        try wait(for: "the second bundle") { test.bundle(of: "second") != nil }

        let tokens = try ["first", "second"].map { job in
            try #require(
                (test.object("summary.json", of: job)["headlines"] as? [String: Any])?["tokens"] as? Int, "\(job)")
        }
        #expect(tokens[0] > 0 && tokens[1] == 1000 * tokens[0])
        let plugins = try ["first", "second"].map { job in
            try #require(test.object("provenance.json", of: job)["plugin"] as? [String: String])
        }
        #expect(plugins.map { $0["version"] } == ["1.0.0", "2.0.0"])
        #expect(plugins.allSatisfy { $0["kind"] == "swift" && $0["sha256"]?.count == 64 })
        #expect(plugins[0]["sha256"] != plugins[1]["sha256"])

        #expect(try test.nightjar("plugins", "remove", "token-lengths").output == "token-lengths is removed\n")
        try test.drop(job: "late", of: "token-lengths", more: "model: tiny", parameters: "{texts: finance.txt}")
        try wait(for: "the rejection") { rejection(of: "late", in: test) != nil }
        #expect(rejection(of: "late", in: test)?.contains("\"token-lengths\"") == true)
    }

    @Test("A folder as plugins new makes it; run, check, submit and verify --rerun know it; its tests are left alone")
    func folder() throws {
        let test = try TestWorkspace()
        let folder = test.root.appendingPathComponent("token-lengths")
        for name in ["Sources/TokenLengths", "Tests/TokenLengthsTests"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        try test.write("token-lengths/Package.swift", "this is not read")
        try test.write("token-lengths/Tests/TokenLengthsTests/Tests.swift", "this is not compiled")
        try test.write("token-lengths/Sources/TokenLengths/TokenLengths.swift", Self.source())
        let added = try test.nightjar("plugins", "add", "token-lengths")
        try #require(added.status == 0, "\(added.errors)")
        let kept = test.root.appendingPathComponent("state/plugins/token-lengths/source")
        #expect(
            FileManager.default.contentsEqual(
                atPath: kept.path + "/Sources/TokenLengths/TokenLengths.swift",
                andPath: folder.path + "/Sources/TokenLengths/TokenLengths.swift"))

        try test.write(
            "job.yaml", "nightjar: 1\nplugin: token-lengths\nmodel: tiny\nparameters: {texts: finance.txt}\n")
        #expect(try test.nightjar("check", "job.yaml").output.contains("job  token-lengths"))
        let run = try test.nightjar("run", "job.yaml", "-o", "outbox/job.tar.zst")
        #expect(run.status == 0 && run.output.contains("tokens"), "\(run.errors)")
        let again = try test.nightjar("verify", "--rerun", "outbox/job.tar.zst")
        #expect(again.status == 0 && again.output.contains("the same, byte for byte"), "\(again.errors)")
        #expect(try test.nightjar("submit", "job.yaml").status == 0)
        let wrong = "nightjar: 1\nplugin: token-lengths\nmodel: tiny\nparameters: {textz: finance.txt}\n"
        try test.write("wrong.yaml", wrong)
        let refused = try test.nightjar("check", "wrong.yaml")
        #expect(refused.status == 65 && refused.errors.contains("did you mean texts?"), "\(refused.errors)")
    }

    /// Saves what it begins with, waits until it is told to go on, and says whose state it found.
    static func saving(version: String) -> String {
        """
        import Foundation
        import NightjarKit

        struct Saving: Analysis {
            static let id = "saving"
            static let summary = "Whose state it found"
            static let version = "\(version)"
            static let needsModel = false

            struct Parameters: AnalysisParameters { @Parameter("Goes on when it is there") var until: String }

            func run(_ parameters: Parameters, in context: Context) async throws -> Results {
                let found = try context.saved("version").map { String(decoding: $0, as: UTF8.self) } ?? "none"
                try context.checkpoint(Data("\(version)".utf8), as: "version")
                context.log("found \\(found)")
                while !FileManager.default.fileExists(atPath: parameters.until) {
                    try context.checkCancellation()
                    usleep(20_000)
                }
                var results = Results()
                results.headline("found", found)
                return results
            }
        }
        """
    }

    @Test(
        "A job goes on from the state of its own version of a plugin, and begins again with another",
        arguments: [true, false])
    func state(isChanged: Bool) throws {
        let test = try TestWorkspace()
        try test.write("saving.swift", Self.saving(version: "1.0.0"))
        try #require(test.nightjar("plugins", "add", "saving.swift").status == 0)
        let gate = test.root.appendingPathComponent("gate").path
        try test.drop(job: "job", of: "saving", parameters: "{until: \"\(gate)\"}")
        let first = try NightjarProcess.watch(test.root)
        try wait(for: "its start") { try test.nightjar("logs", "job").output.contains("found none") }
        first.terminate()
        first.waitUntilExit()
        if isChanged {
            try test.write("saving.swift", Self.saving(version: "2.0.0"))
            try #require(test.nightjar("plugins", "add", "saving.swift").status == 0)
        }
        try test.write("gate", "")
        try #require(test.nightjar("watch", "--once").status == 0)
        let headlines = try test.object("summary.json", of: "job")["headlines"] as? [String: Any]
        #expect(headlines?["found"] as? String == (isChanged ? "none" : "1.0.0"))
        #expect(try test.member("log.jsonl", of: "job").contains("it begins again") == isChanged)
    }

    private func rejection(of job: String, in test: TestWorkspace) -> String? {
        try? String(contentsOf: test.outbox.appendingPathComponent("\(job).rejected.txt"), encoding: .utf8)
    }
}
