import Daemon
import Foundation
import Testing
import TinyWorkspace

/// All of them run once beside good jobs under one daemon; each test looks at what became of one.
@Suite(
    "A program that misbehaves gets a bundle that says what it did, and harms no other job", .timeLimit(.minutes(30)))
struct MisbehavingTests {
    let night: Night
    init() throws { night = try Night.shared.get() }

    @Test(
        "It fails, and the summary says why",
        arguments: [
            ("crashes", "the program was killed by signal 11", "last words"),
            ("hangs", "limits.time", ""),
            ("leaks", "limits.memory", ""),
            ("no-number", "standard output:1:45: expected a value; NaN and Infinity are no JSON, write null", ""),
            ("unknown-figure", "kind: found the text \"pie\"; allowed: one of bars", ""),
            ("ragged", "rows[1]: found a list of 1; allowed: a list of 2, a cell a column", ""),
            (
                "twice",
                "standard output:2:28: table \"A\": name: found the text \"A\"; allowed: a name that no other table", ""
            ),
            ("leaves-early", "the program ended with status 0 without the event done", ""),
        ])
    func fails(job: String, message: String, detail: String) throws {
        let ending = try night.test.ending(of: job)
        #expect(ending.status == "failed" && ending.message.contains(message), "\(ending)")
        #expect(detail.isEmpty || ending.detail.contains(detail), "\(ending)")
        #expect(try night.test.member("report.html", of: job).contains("failed"))
    }

    @Test(
        "Rubbish, loud errors, children and an early end of output fail nothing",
        arguments: ["rubbish", "loud", "forks", "closes"])
    func succeeds(job: String) throws {
        let ending = try night.test.ending(of: job)
        #expect(ending.status == "succeeded", "\(ending)")
        #expect(try night.test.member("log.jsonl", of: job).utf8.count < 2 << 20)
    }

    @Test("What it printed is in its log")
    func log() throws {
        #expect(try night.test.member("log.jsonl", of: "rubbish").contains("standard output, no event: Loading"))
        #expect(try night.test.member("log.jsonl", of: "loud").contains("more than 1 MiB"))
    }

    @Test("Nothing that it started is left")
    func children() throws {
        let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { process in
            let words = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/cmdline"))) ?? Data()
            return String(decoding: words, as: UTF8.self).contains(night.mark)
        }
        #expect(left.isEmpty)
    }

    @Test(
        "It cannot write outside its own folder",
        .enabled(if: Confinement.find().isOn, "nothing confines workers on this machine"))
    func elsewhere() throws {
        #expect(try night.test.ending(of: "writes-elsewhere").detail.contains("forged"))
        #expect(!FileManager.default.fileExists(atPath: night.test.outbox.appendingPathComponent("forged").path))
    }

    @Test("Every other job's results are the same, byte for byte")
    func beside() throws {
        let tables = try (1...Night.beside).map { try night.test.member("tables/selected.csv", of: "beside-\($0)") }
        #expect(Set(tables).count == 1 && tables.first?.isEmpty == false)
        #expect(night.test.bundles.count == Night.beside + night.scripts.count)
    }
}

/// One daemon's work through all misbehaving programs, with good jobs among them.
struct Night {
    let test: TestWorkspace
    let scripts: [String: String]
    /// Stands in the arguments of everything that a program leaves.
    let mark = "nightjar-test-\(UUID().uuidString)"

    static let beside = 4
    static let shared = Result { try Night() }

    private init() throws {
        test = try TestWorkspace()
        let done = "echo '{\"event\": \"done\"}'"
        scripts = [
            "crashes": "echo last words >&2; kill -SEGV $$",
            "hangs": "trap '' TERM; while :; do sleep 1; done",
            "leaks":
                "exec python3 -c 'import time; held = bytearray(1 << 30); held[::4096] = b\"x\" * (1 << 18); time.sleep(60)'",
            "no-number": "echo '{\"event\": \"headline\", \"name\": \"a\", \"value\": NaN}'; \(done)",
            "unknown-figure":
                "echo '{\"event\": \"figure\", \"name\": \"a\", \"panels\": [{\"series\": [{\"kind\": \"pie\"}]}]}'; \(done)",
            "ragged":
                "echo '{\"event\": \"table\", \"name\": \"a\", \"columns\": [\"b\", \"c\"], \"rows\": [[1, 2], [3]]}'; \(done)",
            "twice":
                "for name in a A; do echo '{\"event\": \"table\", \"name\": \"'$name'\", \"columns\": [\"b\"], \"rows\": []}'; done; \(done)",
            "leaves-early": "exit 0",
            "rubbish": "echo 'Loading weights: 100%'; head -c 30000000 /dev/urandom; echo; \(done)",
            "loud": "yes 'nothing to say' | head -c 100000000 >&2; \(done)",
            "forks": "sh -c 'sleep 600; : \(mark)' & setsid sh -c 'sleep 600; : \(mark)' & sleep 0.1; \(done)",
            "closes": "\(done); exec >&-; sleep 0.2",
            "writes-elsewhere": "echo forged > \(test.outbox.path)/forged || exit 1; \(done)",
        ]
        for (id, script) in scripts { try test.add(id, ["run.sh": "#!/bin/sh\nread -r job\n\(script)\n"]) }
        let limits = ["hangs": "limits: {time: 2s}", "leaks": "limits: {memory: 400MB}"]
        for number in 1...Self.beside { try test.drop("beside-\(number).yaml") }
        for id in scripts.keys.sorted() { try test.drop(job: id, of: id, more: limits[id] ?? "") }
        let run = try test.nightjar("watch", "--once", "--jobs", "3")
        try #require(run.status == 0, "\(run.errors)")
    }
}
