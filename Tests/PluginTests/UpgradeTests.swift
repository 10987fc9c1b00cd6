import Foundation
import Testing
import TinyWorkspace

@Suite("A plugin that was added for another kit than today's", .timeLimit(.minutes(30)))
struct UpgradeTests {
    @Test("Its jobs fail at once with the line that mends it; list and doctor say it; that line mends it")
    func upgrade() throws {
        let test = try TestWorkspace()
        try test.write("token-lengths.swift", LifeTests.source())
        try #require(test.nightjar("plugins", "add", "token-lengths.swift").status == 0)
        let library = test.root.appendingPathComponent("state/plugins/token-lengths/library.so")
        let older = try PluginFiles.copy(
            of: library, replacing: "nightjar_plugin_kit_0_1_0_", with: "nightjar_plugin_kit_0_0_9_", in: test.root)
        #expect(rename(older.path, library.path) == 0)

        let line = "was built for kit 0.0.9, and this is kit 0.1.0; build it again: nightjar plugins add token-lengths"
        #expect(try test.nightjar("plugins").output.contains(line))
        let doctor = try test.nightjar("doctor")
        #expect(doctor.status == 1 && doctor.output.contains(line), "\(doctor.output)")
        try test.drop(job: "job", of: "token-lengths", more: "model: tiny", parameters: "{texts: finance.txt}")
        #expect(try test.nightjar("watch", "--once").status == 0)
        let summary = try test.object("summary.json", of: "job")
        #expect(summary["status"] as? String == "failed")
        #expect(((summary["error"] as? [String: Any])?["message"] as? String)?.contains(line) == true, "\(summary)")

        let mended = try test.nightjar("plugins", "add", "token-lengths")
        try #require(mended.status == 0, "\(mended.errors)")
        #expect(try !test.nightjar("plugins").output.contains("cannot run"))
        try test.drop(job: "again", of: "token-lengths", more: "model: tiny", parameters: "{texts: finance.txt}")
        #expect(try test.nightjar("watch", "--once").status == 0)
        #expect(try test.object("summary.json", of: "again")["status"] as? String == "succeeded")
    }
}
