import Daemon
import Foundation
import Testing
import TinyWorkspace

/// All of them run once beside good jobs under one daemon; each test looks at what became of one.
@Suite("A plugin that misbehaves gets a bundle that says what it did, and harms no other job", .timeLimit(.minutes(30)))
struct MisbehavingTests {
    let night: Night
    init() throws { night = try Night.shared.get() }

    /// The plugin, what the error says, and what stands in its detail.
    static let failures: [(String, String, String?)] = [
        ("traps", "Fatal error: Index out of range", "Crashing.swift:"),
        ("gives-up", "Fatal error: no fourth number", nil),
        ("reads-anywhere", "signal", nil),
        ("leaves-at-once", "the worker ended with status 0", nil),
        ("hangs", "limits.time", nil),
        ("leaks", "limits.memory", nil),
        (
            "ragged",
            "the columns of the table \"rows\" are not of one length: \"a\" has 3 values, \"b\" has 1", nil
        ),
        ("twice", "two tables are named \"same\", and a bundle has one member of a name", nil),
        (
            "bad-figure",
            "the figure \"values\" cannot be drawn: the series \"all\" has 3 edges for 3 counts, which need 4", nil
        ),
        (
            "mixed-figure",
            "the figure \"mixed\" cannot be drawn: one panel has a heat map and numbers, which do not share axes",
            nil
        ),
        ("bad-tensor", "the plugin's results are wrong: the tensor", nil),
        ("refuses", "least must not be above most", nil),
    ]

    @Test("It fails, and the summary says why", arguments: failures)
    func fails(_ id: String, _ message: String, _ detail: String?) throws {
        let summary = try night.test.object("summary.json", of: id)
        #expect(summary["status"] as? String == "failed")
        let error = try #require(summary["error"] as? [String: Any])
        #expect((error["message"] as? String)?.contains(message) == true, "\(error)")
        if let detail { #expect((error["detail"] as? String)?.contains(detail) == true, "\(error)") }
        #expect(try night.test.member("report.html", of: id).contains("failed"))
    }

    @Test("Numbers that are none are null or an empty cell, and the report warns of them")
    func notANumber() throws {
        let summary = try night.test.object("summary.json", of: "not-a-number")
        #expect(summary["status"] as? String == "succeeded")
        let headlines = try #require(summary["headlines"] as? [String: Any])
        #expect(headlines["mean"] is NSNull && headlines["count"] as? Int == 3)
        #expect(try night.test.member("tables/values.csv", of: "not-a-number") == "v\r\n1.0\r\n\"\"\r\ninf\r\n")
        let report = try night.test.member("report.html", of: "not-a-number")
        #expect(report.contains("is no number"))
        #expect(report.contains("2 of 3 values of"))
    }

    @Test("What it prints is in its log, the beginning where it is much, and disturbs nothing")
    func rubbish() throws {
        #expect(try night.test.object("summary.json", of: "rubbish")["status"] as? String == "succeeded")
        let log = try night.test.member("log.jsonl", of: "rubbish")
        #expect(log.contains("printed: {\\\"event\\\": \\\"done\\\"}"))
        let lines = try log.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let printed = lines.compactMap { $0["message"] as? String }.filter { $0.hasPrefix("printed: ") }
        #expect(printed.count == 101 && printed.last?.hasSuffix("bytes in all") == true)
    }

    @Test(
        "It cannot write outside its own folder",
        .enabled(if: Confinement.find().isOn, "nothing confines workers on this machine"))
    func elsewhere() throws {
        let error = try #require(
            night.test.object("summary.json", of: "writes-elsewhere")["error"] as? [String: Any])
        for file in night.forbidden {
            #expect((error["message"] as? String)?.contains("\(file): ") == true, "\(error)")
        }
        let record = URL(fileURLWithPath: night.forbidden[0])
        #expect(try JSONSerialization.jsonObject(with: Data(contentsOf: record)) is [String: Any])
        for file in night.forbidden.dropFirst() { #expect(!FileManager.default.fileExists(atPath: file), "\(file)") }
    }

    @Test("Every other job's results are the same, byte for byte")
    func beside() throws {
        let names = (1...Night.beside).map { "beside-\($0)" }
        let sums = try names.map { try night.test.member("tables/selected.csv", of: $0) }
        #expect(Set(sums).count == 1 && sums.first?.isEmpty == false)
        #expect(night.test.bundles.count == names.count + Night.misbehaving.count)
    }
}

/// One daemon's work through all misbehaving plugins, with good jobs among them.
struct Night {
    let test: TestWorkspace
    /// Where a plugin tries to write: the record of one that is there first.
    let forbidden: [String]

    static let beside = 6
    static let misbehaving = [
        "traps", "gives-up", "reads-anywhere", "leaves-at-once", "hangs", "leaks", "ragged", "twice", "bad-figure",
        "mixed-figure",
        "bad-tensor", "refuses", "not-a-number", "rubbish", "writes-elsewhere",
    ]

    static let shared = Result { try Night() }

    private init() throws {
        test = try TestWorkspace()
        let root = test.root.resolvingSymlinksInPath().path
        forbidden = [
            "\(root)/state/plugins/ragged/plugin.json", "\(root)/state/plugins/new", "\(root)/outbox/forged.tar.zst",
            FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).elsewhere").path,
        ]
        let added = try test.nightjar("plugins", "add", PluginFiles.misbehaving().path)
        try #require(added.status == 0, "\(added.errors)")
        for number in 1...Self.beside { try test.drop("beside-\(number).yaml") }
        let limits = ["hangs": "limits: {time: 2s}", "leaks": "limits: {memory: 400MB}"]
        for id in Self.misbehaving {
            let files = forbidden.map { "\"\($0)\"" }.joined(separator: ", ")
            try test.drop(
                job: id, of: id, more: limits[id] ?? "",
                parameters: id == "writes-elsewhere" ? "{files: [\(files)]}" : "{}")
        }
        let run = try test.nightjar("watch", "--once", "--jobs", "3")
        try #require(run.status == 0, "\(run.errors)")
    }
}
