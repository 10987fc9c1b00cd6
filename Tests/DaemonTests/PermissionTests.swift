import Foundation
import Problems
import Testing

@testable import Daemon

@Suite("Permissions of a workspace")
struct PermissionTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    private func refusal() -> String? {
        do {
            try test.places.checkPermissions()
            return nil
        } catch { return "\(error)" }
    }

    @Test(
        "What the daemon believes or runs may not be everybody's",
        arguments: ["state", "state/jobs", "state/claims", "nightjar.yaml", "state/plugins"])
    func everybodys(_ name: String) throws {
        let path = test.root.appendingPathComponent(name).path
        if name == "nightjar.yaml" { try Data().write(to: URL(fileURLWithPath: path)) }
        if name == "state/plugins" { mkdir(path, 0o755) }
        #expect(refusal() == nil)
        chmod(path, 0o777)
        #expect(
            refusal()
                == "\(path): everybody may write here, and so decide what the daemon runs: chmod o-w '\(path)'")
        chmod(path, 0o775)
        #expect(refusal() == nil)
    }

    @Test("The inbox may be everybody's, and so may the outbox")
    func open() {
        for name in ["inbox", "outbox"] { chmod(test.root.appendingPathComponent(name).path, 0o777) }
        #expect(refusal() == nil)
        #expect(test.places.oddPermissions.isEmpty)
        chmod(test.root.path, 0o777)
        #expect(test.places.oddPermissions.first?.hasSuffix("who can so replace its settings: chmod o-w") == true)
    }

    @Test("A daemon refuses to start, before it has touched anything")
    func daemon() async throws {
        chmod(test.places.state.path, 0o777)
        let daemon = try RunningDaemon(test, worker: TestWorker.good, once: true)
        await #expect {
            try await daemon.ended()
        } throws: { "\($0)".hasSuffix("chmod o-w '\(test.root.path)/state'") }
        #expect(!test.names(test.places.state).contains("daemon.lock"))
    }

    @Test(
        "Folders that the daemon cannot write are refused", .enabled(if: geteuid() != 0, "root may write everywhere"),
        arguments: ["inbox", "outbox", "state"])
    func unwritable(_ name: String) {
        let path = test.root.appendingPathComponent(name).path
        chmod(path, 0o555)
        defer { chmod(path, 0o755) }
        #expect(
            refusal() == "\(path): the daemon must read and write here (Permission denied): chmod u+rwx '\(path)'")
    }
}
