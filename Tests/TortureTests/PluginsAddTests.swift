import Foundation
import Testing
import TinyWorkspace

@Suite("A plugin that is being added, or put in another's place, is there whole or not at all")
struct PluginsAddTests {
    @Test("at every call of plugins add on the workspace", arguments: [true, false])
    func everyCall(isUpgrade: Bool) throws {
        let test = try TestWorkspace()
        defer { try? FileManager.default.removeItem(at: test.root) }
        try Self.writeSource(version: "1.0.0", in: test)
        if isUpgrade { try #require(test.nightjar("plugins", "add", "counting").status == 0) }
        try Self.writeSource(version: "2.0.0", in: test)
        let before = isUpgrade ? "1.0.0" : nil
        let trace = try Self.add(in: Self.copy(of: test.root), order: "trace").notes
        CommandFaults.expectNoHarm(atCallsOf: trace) {
            Self.complaint($0, template: test.root, before: before)
        }
    }

    private static func writeSource(version: String, in test: TestWorkspace) throws {
        try FileManager.default.createDirectory(
            at: test.root.appendingPathComponent("counting"), withIntermediateDirectories: true)
        try test.write(
            "counting/plugin.yaml",
            "id: counting\nsummary: Counts\nversion: \"\(version)\"\ncommand: [sh, run.sh]\n")
        try test.write("counting/run.sh", "echo \(version)\n")
    }

    /// Adds in a copy of a workspace; what is there afterwards is one version with its own files, or what was there.
    private static func complaint(_ fault: Fault, template: URL, before: String?) -> String? {
        do {
            let copy = try copy(of: template)
            defer { try? FileManager.default.removeItem(at: copy) }
            let process = try add(in: copy, order: fault.order).process
            let after = try version(in: copy)
            if process.hasSucceeded, after != "2.0.0" {
                return "it says that it is added, and \(after ?? "nothing") is there"
            }
            if !process.hasSucceeded, ![before, "2.0.0"].contains(after) {
                return "ended with \(process.end), and \(after ?? "nothing") is there"
            }
            // Whatever was left does not stand in the way of the next one.
            let again = try NightjarProcess.run(["plugins", "add", "counting"], in: copy)
            guard again.status == 0, try version(in: copy) == "2.0.0" else {
                return "it cannot be added afterwards: \(again.errors)"
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: copy.path + "/state/plugins")
            return Set(left).isSubset(of: [".lock", "counting"]) ? nil : "left behind: \(left)"
        } catch {
            return "\(error)"
        }
    }

    /// Of the plugin that is there, which `plugins list` and its program agree on.
    private static func version(in workspace: URL) throws -> String? {
        let listed = try NightjarProcess.run(["plugins", "list"], in: workspace)
        guard listed.status == 0, listed.errors.isEmpty else { throw NotThere(listed.errors) }
        guard let line = listed.output.split(separator: "\n").first(where: { $0.hasPrefix("counting ") }) else {
            return nil
        }
        let version = String(line.split(separator: " ")[1])
        let program = try String(
            contentsOf: workspace.appendingPathComponent("state/plugins/counting/source/run.sh"), encoding: .utf8)
        guard program == "echo \(version)\n" else {
            throw NotThere("\(version) is listed, and its program says \(program)")
        }
        return version
    }

    private static func copy(of template: URL) throws -> URL {
        let copy = template.deletingLastPathComponent().appendingPathComponent("adding-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: template, to: copy)
        return copy
    }

    private static func add(in workspace: URL, order: String) throws -> (process: FaultyProcess, notes: String) {
        try CommandFaults.run(["plugins", "add", "counting"], in: workspace, order: order)
    }
}
