import Foundation
import Jobs
import Problems
import Processes
import Synchronization
import Testing

@testable import Daemon

@Suite("Confinement", Confinements.here, .timeLimit(.minutes(30)))
struct ConfinementTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    /// What a worker says, unconfined or confined, in a bundle that is a text.
    private func say(_ worker: String, _ confine: WorkspaceSettings.Confine) async throws -> String {
        try test.drop("a.yaml")
        let body = "{ \(worker); } > said 2>&1\nmv said bundle.tar.zst\nprintf '{\"status\": \"succeeded\"}' > end.json"
        try await RunningDaemon(test, worker: body, once: true) { $0.confine = confine }.ended()
        let bundle = try #require(test.outbox.first)
        return test.text("outbox/\(bundle)") ?? ""
    }

    @Test("a worker writes in its job's folder, the cache and temporary places alone")
    func writing() async throws {
        let place = test.root.appendingPathComponent("outside").path
        let attempts = """
            for place in "\(place)" ../../../outbox/x ../x /tmp/x /dev/x "$HOME/x"; do
                touch "$place" && echo "wrote $place"
            done
            for place in inside ../../cache/inside "$TMPDIR/inside" /dev/shm/inside; do
                touch "$place" && echo "may write $place"
            done
            """
        let said = try await say(attempts, .required)
        #expect(!said.contains("wrote"), "\(said)")
        #expect(said.split(separator: "\n").count { $0.hasPrefix("may write") } == 4, "\(said)")
        #expect(test.names(test.workspace.state.appendingPathComponent("cache")) == ["inside"])
        #expect(test.text("outside") == nil)
    }

    @Test("a worker has no network", arguments: Confinements.all)
    func network(_ confine: WorkspaceSettings.Confine) async throws {
        let listener = try Listener()
        let said = try await say("bash -c 'exec 5<>/dev/tcp/127.0.0.1/\(listener.port) && echo connected'", confine)
        #expect(said.contains("connected") == (confine == .none), "\(said)")
    }

    @Test("a worker sees and signals no processes but its own")
    func processes() async throws {
        let said = try await say("kill -0 \(getpid()); ls /proc | grep -c '^[0-9]'", .required)
        #expect(said.contains("No such process"), "\(said)")
        let count = try #require(said.split(separator: "\n").last.flatMap { Int($0) })
        #expect(count < 10)
    }

    @Test("keys in the user's folder are not there")
    func keys() throws {
        let home = test.root.appendingPathComponent("home")
        try FileManager.default.createDirectory(
            at: home.appendingPathComponent(".ssh"), withIntermediateDirectories: true)
        var environment = ProcessInfo.processInfo.environment
        environment["HOME"] = home.path
        guard case .bubblewrap(let command) = Confinement.find(environment: environment).means else {
            Issue.record("bubblewrap worked a moment ago")
            return
        }
        let hidden = zip(command, command.dropFirst()).filter { $0.0 == "--tmpfs" }.map(\.1)
        #expect(hidden == ["/dev/shm", home.path + "/.ssh"])
    }

    @Test("how a worker ends is known as without", arguments: Confinements.all)
    func exits(_ confine: WorkspaceSettings.Confine) async throws {
        for (number, (worker, message)) in [
            ("kill -SEGV $$", "the worker crashed: signal 11, Segmentation fault"),
            ("exit 3", "the worker ended with status 3 and without saying how the job ended"),
        ].enumerated() {
            try test.drop("\(number).yaml")
            try await RunningDaemon(test, worker: worker, once: true) { $0.confine = confine }.ended()
            #expect(try test.ledger.state(of: test.jobs[number].id).message == message)
        }
    }

    @Test("a stop lets a confined worker save its state")
    func stop() async throws {
        try test.drop("a.yaml")
        let worker = "trap 'echo half > saved; exit 75' TERM\ntouch ready; while :; do sleep 0.05; done"
        let daemon = try RunningDaemon(test, worker: worker) { $0.confine = .required }
        try await eventually("the worker") { test.jobs.first.map { test.names($0.url).contains("ready") } ?? false }
        try await daemon.stopped()
        #expect(test.text("state/jobs/\(test.jobs[0].id)/saved") == "half\n")
        #expect(try test.ledger.state(of: test.jobs[0].id).phase == .queued)
        #expect(survivors(of: test.jobs[0]).isEmpty)
    }

    @Test(
        "a confined worker outlives its daemon; the next one adopts it, can stop it, and delivers",
        arguments: [true, false])
    func adoption(isNoted: Bool) async throws {
        try test.drop("a.yaml")
        let worker = """
            trap 'echo half > saved; exit 75' TERM
            [ -e saved ] || { touch ready; while [ ! -e go ]; do sleep 0.05; done; }
            \(TestWorker.finish)
            """
        _ = try test.take()
        let folder = test.jobs[0]
        try start(worker, on: folder)
        try await eventually("the worker") { test.names(folder.url).contains("ready") }
        #expect(folder.isWorkerAlive)
        let process = try #require(folder.workerProcess)
        // It is this process' child, and nobody else will ask for its end: tests that wait for any child's would wait on.
        defer {
            kill(-process, SIGKILL)
            waitpid(process, nil, 0)
        }
        #expect(getpgid(process) == process && survivors(of: folder).contains(process))
        // As a daemon would leave it that was killed just between the start and the note.
        if !isNoted { try Data().write(to: folder.lockFile) }
        let stopped = try RunningDaemon(test, worker: worker) { $0.confine = .required }
        try await eventually("the watch") { stopped.log.contains { $0.hasPrefix("watching") } }
        try await stopped.stopped()
        #expect(test.text("state/jobs/\(folder.id)/saved") == "half\n")
        try await eventually("the worker's end") { survivors(of: folder).isEmpty }
        try await RunningDaemon(test, worker: worker, once: true) { $0.confine = .required }.ended()
        #expect(test.outbox == ["a-\(folder.id).tar.zst"])
    }

    @Test("a worker that is stopped by force takes all its processes with it, also those that have hidden")
    func hidden() async throws {
        try test.drop("a.yaml", "\"limits\": {\"time\": \"1s\"}")
        let mark = "3\(Int.random(in: 100_000...999_999))"
        let worker = "env -i setsid sh -c 'trap \"\" TERM; setsid sleep \(mark) & wait' & sleep 300"
        try await RunningDaemon(test, worker: worker, once: true) { $0.confine = .required }.ended()
        #expect(try test.ledger.state(of: test.jobs[0].id).phase == .failed)
        try await eventually("the sleeper's end") { ConfinementTests.processes(calling: mark).isEmpty }
    }

    static func processes(calling mark: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { name in
            Int32(name) != nil && KernelFile.text("/proc/\(name)/cmdline").map { $0.contains("sleep\0\(mark)") } == true
        }
    }

    /// Starts a worker as a daemon does that is killed in the next moment: nobody waits for it or holds its lock for it.
    private func start(_ worker: String, on folder: JobFolder) throws {
        let executor = LocalExecutor(
            try TestWorker.command(worker, in: test), confinement: Confinements.found, processes: ProcessTable(),
            on: try Loop())
        let lock = try #require(try folder.tryLock())
        var state = try test.ledger.state(of: folder.id)
        state.phase = .running
        state.starts = 1
        try test.ledger.record(state, of: folder.id)
        try executor.start(folder, lock: lock, ended: { _ in }, hint: {})
    }
}

@Suite("Confinement that is asked for")
struct ConfinementChoiceTests {
    @Test("Without bubblewrap and Landlock there is none, and it is said what to install")
    func missing() throws {
        let found = Confinement.find(environment: ["PATH": "/nowhere"], landlock: 0)
        #expect(!found.isOn && found.description == "workers are not confined: bubblewrap is not installed")
        #expect(found.remedy == "sudo apt-get install bubblewrap")
        #expect(try found.checked(for: .auto).means == .none)
        #expect(
            performing { _ = try found.checked(for: .required) }
                == "nightjar.yaml: confine: workers are not confined: bubblewrap is not installed, and nightjar.yaml "
                + "requires it; remedy: sudo apt-get install bubblewrap")
    }

    @Test("Without bubblewrap Landlock is taken, and said how far it goes", arguments: [(1, false), (4, true)])
    func landlock(version: Int, keepsTCP: Bool) throws {
        let found = Confinement.find(environment: ["PATH": "/nowhere"], landlock: version)
        #expect(found.means == .landlock && found.description.contains("no TCP") == keepsTCP)
        #expect(found.remedy == "sudo apt-get install bubblewrap")
        #expect(try found.checked(for: .required).isOn)
    }

    @Test("One that does not work here says what it complains of")
    func broken() throws {
        let found = try find("echo 'bwrap: No permissions to create a new namespace' >&2; exit 1")
        #expect(!found.isOn && found.remedy != nil)
        #expect(found.description.hasSuffix("(bwrap: No permissions to create a new namespace)"))
    }

    @Test("Where a process space cannot be had, the rest is")
    func partial() throws {
        let found = try find("case \"$*\" in *--unshare-pid*) echo \"bwrap: Can't mount proc\" >&2; exit 1;; esac")
        guard case .bubblewrap(let command) = found.means else {
            Issue.record("\(found.description)")
            return
        }
        #expect(command.contains("--unshare-net") && !command.contains("--unshare-pid") && found.remedy != nil)
        #expect(found.description.contains("Can't mount proc"))
    }

    /// With a program of ours in bubblewrap's place.
    private func find(_ bubblewrap: String) throws -> Confinement {
        let test = try TestWorkspace()
        let program = test.root.appendingPathComponent("bwrap")
        try Data("#!/bin/sh\n\(bubblewrap)\n".utf8).write(to: program)
        chmod(program.path, 0o755)
        return Confinement.find(environment: ["PATH": test.root.path], landlock: 0)
    }

    private func performing(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return "\(error)" }
    }
}

@Suite("Landlock", .enabled(if: Landlock.version > 0, "this kernel has no Landlock"))
struct LandlockTests {
    @Test("Whoever has given up its rights writes in its places alone, and connects to nobody")
    func restricted() async throws {
        let test = try TestWorkspace()
        let listener = try Listener()
        let root = test.root.path
        mkdir(root + "/own", 0o755)
        let connect = "bash -c 'exec 5<>/dev/tcp/127.0.0.1/\(listener.port)'"
        #expect(try ToolRun(["sh", "-c", connect]).exit.succeeded)
        let script = """
            cd \(root); echo x > own/a && mkdir own/b && mv own/a own/b/a && echo x > /dev/null || exit 1
            echo x > outside && exit 2; mv own/b/a moved && exit 3; rm -r inbox && exit 4
            [ "$(cat own/b/a)" = x ] || exit 5
            [ \(Landlock.version) -lt 4 ] || { \(connect) && exit 6; }
            exit 0
            """
        let exit = Mutex<ProcessExit??>(nil)
        // A thread of its own, since there is no way back.
        Thread.detachNewThread {
            let isRestricted: Void? = try? Landlock.restrict(
                to: Landlock.harmless + [root + "/own", root + "/not-there"])
            let trial = isRestricted == nil ? nil : try? ToolRun(["sh", "-c", script])
            exit.withLock { $0 = .some(trial?.exit) }
        }
        try await eventually("the script's end") { exit.withLock { $0 } != nil }
        #expect(exit.withLock { $0 } == .status(0))
    }
}

/// A socket that accepts connections from this machine.
private final class Listener {
    private let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let port: UInt16

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(isBound)
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}
