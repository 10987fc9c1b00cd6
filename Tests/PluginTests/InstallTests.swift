import Foundation
import Testing
import TinyWorkspace

@Suite("Nightjar as it is installed, without its source tree", .serialized, .timeLimit(.minutes(30)))
struct InstallTests {
    private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a command where the checkout cannot be seen, where the system lets that be.
    private func away(_ test: TestWorkspace, _ command: String...) throws -> NightjarProcess.Result {
        let hidden = [
            "bwrap", "--bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", Self.checkout.path, "--chdir",
            test.root.path,
        ]
        let canHide = try NightjarProcess.tool(
            "sh", ["-c", "command -v bwrap && bwrap --bind / / true"], in: test.root)
        return try NightjarProcess.tool(
            "env", (canHide.status == 0 ? hidden + ["--"] : []) + command, in: test.root)
    }

    @Test("make install puts everything in its place, and plugins add works from there")
    func install() throws {
        let test = try TestWorkspace()
        let prefix = test.root.appendingPathComponent("prefix").path
        let build = NightjarProcess.executable.deletingLastPathComponent().path
        let script = Self.checkout.appendingPathComponent("scripts/install.sh").path
        let installed = try NightjarProcess.tool(
            "env", ["NIGHTJAR_BUILD=\(build)", script, prefix], in: test.root)
        try #require(installed.status == 0, "\(installed.errors)")

        let nightjar = prefix + "/bin/nightjar"
        let version = try away(test, nightjar, "--version")
        #expect(version.status == 0 && version.output.hasPrefix("nightjar "), "\(version.errors)")
        let schema = try Data(contentsOf: URL(fileURLWithPath: prefix + "/share/nightjar/manifest.schema.json"))
        let properties = (try JSONSerialization.jsonObject(with: schema) as? [String: Any])?["properties"]
        #expect((properties as? [String: Any])?["plugin"] != nil)
        let manual = try String(contentsOfFile: prefix + "/share/man/man1/nightjar.1", encoding: .utf8)
        #expect(manual.hasPrefix(".TH NIGHTJAR 1") && manual.contains(".SS \"nightjar plugins add\""))
        for name in [
            "bash-completion/completions/nightjar", "zsh/site-functions/_nightjar",
            "fish/vendor_completions.d/nightjar.fish",
        ] {
            #expect(try String(contentsOfFile: "\(prefix)/share/\(name)", encoding: .utf8).contains("plugins"))
        }

        try test.write("token-lengths.swift", LifeTests.source())
        let added = try away(test, nightjar, "plugins", "add", "token-lengths.swift")
        try #require(added.status == 0, "\(added.errors)")
        try test.write(
            "job.yaml", "nightjar: 1\nplugin: token-lengths\nmodel: tiny\nparameters: {texts: finance.txt}\n")
        let run = try away(test, nightjar, "run", "job.yaml")
        #expect(run.status == 0 && run.output.contains("tokens"), "\(run.errors)")
    }
}
