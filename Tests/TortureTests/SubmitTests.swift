import Foundation
import Testing
import TinyWorkspace

@Suite("A submission that fails has handed nothing over, and one that succeeds the whole manifest")
struct SubmitTests {
    @Test("at every call of submit on the inbox")
    func everyCall() throws {
        let test = try TestWorkspace()
        defer { try? FileManager.default.removeItem(at: test.root) }
        let manifest = TestWorkspace.manifest()
        try test.write("job.yaml", manifest)
        let trace = try Self.submit(in: test.root, order: "trace").notes
        CommandFaults.expectNoHarm(atCallsOf: trace) {
            Self.complaint($0, template: test.root, manifest: manifest)
        }
    }

    /// Submits in a copy of a workspace whose inbox is empty before.
    private static func complaint(_ fault: Fault, template: URL, manifest: String) -> String? {
        let copy = template.deletingLastPathComponent().appendingPathComponent("submit-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: copy) }
        do {
            try FileManager.default.copyItem(at: template, to: copy)
            for name in try names(copy) {
                try FileManager.default.removeItem(at: copy.appendingPathComponent("inbox/\(name)"))
            }
            let process = try submit(in: copy, order: fault.order).process
            let found = try names(copy).filter { !$0.hasPrefix(".") }
            // After a kill the manifest is there or it is not, and a person looks.
            if !process.wasKilled, found != (process.hasSucceeded ? ["job.yaml"] : []) {
                return "ended with \(process.end), and in the inbox are \(found)"
            }
            for name in found
            where try String(contentsOf: copy.appendingPathComponent("inbox/\(name)"), encoding: .utf8) != manifest {
                return "half a manifest in the inbox"
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private static func names(_ workspace: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: workspace.appendingPathComponent("inbox").path)
    }

    private static func submit(in workspace: URL, order: String) throws -> (process: FaultyProcess, notes: String) {
        try CommandFaults.run(["submit", "--workspace", workspace.path, "job.yaml"], in: workspace, order: order)
    }
}
