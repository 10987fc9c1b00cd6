import Documents
import NightjarTestKit
import Foundation
import NightjarKit
import Problems
import ProgramPlugins
import Synchronization
import Testing

@Suite("A program may do what it likes: the job says how it ended, and nothing of it is left", .timeLimit(.minutes(30)))
struct ProcessTests {
    private static let done = "echo '{\"event\": \"done\"}'"

    @Test(
        "An end without done fails the job with status or signal and the last of standard error",
        arguments: [
            ("echo why >&2; exit 3", "the program ended with status 3 without the event done: why"),
            ("echo why >&2; exit 0", "the program ended with status 0 without the event done: why"),
            (
                "echo why >&2; kill -SEGV $$",
                "the program was killed by signal 11 (Segmentation fault) without the event done: why"
            ),
            ("\(done); echo why >&2; exit 4", "the program ended with status 4 after its event done: why"),
            (
                "python3 -c 'import no_such'; echo >&2; exit 1",
                "event done: ModuleNotFoundError: No module named 'no_such'"
            ),
        ])
    func ends(script: String, message: String) async throws {
        let problem = await (try TestPlugin(shell: script)).failure()
        #expect(problem.message.contains(message), "\(problem)")
        let last = message.components(separatedBy: ": ").last ?? ""
        #expect(problem.detail?.contains(last) == true, "\(problem.detail ?? "none")")
    }

    @Test("Rubbish on standard output is logged, however long and whatever its bytes, and does no harm")
    func rubbish() async throws {
        let plugin = try TestPlugin(
            shell: """
                echo 'Loading weights: 100%'
                echo "{'event': 'done'}"
                printf '\\377\\376 no text\\n'
                head -c 20000000 /dev/zero | tr '\\0' x
                echo
                \(Self.done)
                """)
        let host = LoggingHost(plugin.host())
        _ = try await plugin.run(host: host)
        #expect(host.lines[0] == "standard output, no event: Loading weights: 100%")
        #expect(host.lines[1] == "standard output, no event: {'event': 'done'}")
        #expect(host.lines[2].contains("no text") && host.lines[3].hasSuffix("x…") && host.lines[3].utf8.count < 5000)
        #expect(host.lines.count == 4)
    }

    @Test("An event that is no UTF-8 or has no end fails the job")
    func brokenEvents() async throws {
        let bytes = try TestPlugin(shell: "printf '{\"event\": \"log\", \"message\": \"\\377\"}\\n'")
        let broken = await bytes.failure()
        let words = "standard output:1:30: this line is no whole JSON object: byte 0xFF is not UTF-8"
        #expect(broken.description.contains(words), "\(broken)")
        let long = try TestPlugin(
            shell:
                "printf '{\"event\": \"log\", \"message\": \"'; head -c 20000000 /dev/zero | tr '\\0' x; \(Self.done)")
        #expect(await long.failure().message.contains("the event has more than 16 MiB"))
    }

    @Test("A hundred megabytes on standard error end no job, and the log stays small")
    func loud() async throws {
        let plugin = try TestPlugin(shell: "yes 'nothing to say' | head -c 100000000 >&2; \(Self.done)")
        let host = LoggingHost(plugin.host())
        _ = try await plugin.run(host: host)
        #expect(host.lines.reduce(0) { $0 + $1.utf8.count } < 1 << 20)
        #expect(host.lines.last?.contains("more than 1 MiB") == true)
    }

    @Test("A program that closes its standard output early, or reads nothing, is waited for")
    func closes() async throws {
        let plugin = try TestPlugin(shell: "\(Self.done); exec >&- 2>&-; sleep 0.3")
        _ = try await plugin.run()
        let silent = try TestPlugin(
            "id: test\nsummary: A test\ncommand: [sh, -c, \"exec <&-; echo '{\\\"event\\\": \\\"done\\\"}'\"]\n", [:])
        _ = try await silent.run()
    }

    @Test("What it leaves running is ended, in its group or out of it")
    func children() async throws {
        let mark = "nightjar-test-\(UUID().uuidString)"
        let plugin = try TestPlugin(
            shell: """
                sh -c 'sleep 600; : \(mark)' &
                setsid sh -c 'sleep 600; : \(mark)' > /dev/null 2>&1 &
                sleep 0.2
                \(Self.done)
                """)
        _ = try await plugin.run()
        let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { process in
            let words = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/cmdline"))) ?? Data()
            return String(decoding: words, as: UTF8.self).contains(mark)
        }
        #expect(left.isEmpty)
    }

    @Test("A job that is to stop asks the program to, which may save; what asked is what the job ends with")
    func stops() async throws {
        let plugin = try TestPlugin(
            shell: """
                folder=$(printf '%s' "$job" | sed 's/.*"state":"\\([^"]*\\)".*/\\1/')
                save() { echo "$1" > "$folder/seen"; echo '{"event": "state", "file": "seen"}'; }
                trap 'save asked; exit 0' TERM
                save begun
                while :; do sleep 0.05; done
                """)
        let host = plugin.host(savesUntilStop: 2)
        await #expect(throws: FolderHost.Stopped.self) { _ = try await plugin.run(host: host) }
        #expect(host.savedState["program-state-seen"] == Data("asked\n".utf8))
    }

    @Test("A program that ignores SIGTERM is killed after seven seconds")
    func ignores() async throws {
        let plugin = try TestPlugin(
            shell: """
                folder=$(printf '%s' "$job" | sed 's/.*"state":"\\([^"]*\\)".*/\\1/')
                trap '' TERM
                echo 1 > "$folder/seen"
                echo '{"event": "state", "file": "seen"}'
                while :; do sleep 1; done
                """)
        await #expect(throws: FolderHost.Stopped.self) {
            _ = try await plugin.run(host: plugin.host(savesUntilStop: 1))
        }
    }

    @Test("Variables keep its results from depending on the machine, and it from waiting for a network")
    func variables() async throws {
        let plugin = try TestPlugin(
            shell: """
                for name in OMP_NUM_THREADS PYTHONHASHSEED HF_HUB_OFFLINE; do
                    eval value=\\$$name
                    echo '{"event": "headline", "name": "'$name'", "value": '$value'}'
                done
                \(Self.done)
                """)
        #expect(try await plugin.run().headlines.map(\.value) == [2, 0, 1])
    }

    @Test("Files that are not those that were added do not run")
    func changed() async throws {
        let plugin = try TestPlugin(shell: Self.done)
        let record = try ProgramPlugin(folder: plugin.source).record
        try plugin.workspace.write("state/plugins/test/source/run.sh", "#!/bin/sh\nexit 1\n")
        await #expect {
            try await ProgramAnalysis(record, folder: plugin.folder).run(
                parameters: [:], in: Context(host: plugin.host()))
        } throws: {
            ($0 as? Problem)?.message.contains("are not those that were added") == true
        }
    }
}

/// A host that remembers what was logged.
final class LoggingHost: AnalysisHost {
    private let host: FolderHost
    private let logged = Mutex<[String]>([])
    var lines: [String] { logged.withLock { $0 } }

    init(_ host: FolderHost) { self.host = host }

    var seed: UInt64 { host.seed }
    var threads: Int { host.threads }
    var memory: Int { host.memory }
    var scratch: URL { host.scratch }
    func checkCancellation() throws { try host.checkCancellation() }
    func file(ofDataset path: String) throws -> URL { try host.file(ofDataset: path) }
    func folder(at path: String) throws -> URL { try host.folder(at: path) }
    func checkpoint(_ reference: String?) throws -> URL { try host.checkpoint(reference) }
    func base(_ reference: String, ofAdapterIn folder: URL) throws -> URL {
        try host.base(reference, ofAdapterIn: folder)
    }
    func progress(_ fraction: Double, _ what: String) {}
    func log(_ level: LogLevel, _ message: String) { logged.withLock { $0.append(message) } }
    func count(forwardPasses: Int, backwardPasses: Int) {}
    func save(_ state: Data, as name: String) throws { try host.save(state, as: name) }
    func saved(_ name: String) throws -> Data? { try host.saved(name) }
}
