import Documents
import Foundation
import Jobs
import Problems

extension FuzzedParser {
    /// A job's manifest, as YAML and as JSON.
    static let manifest = FuzzedParser("manifest") { bytes in
        let reader = ManifestReader(plugins: [plugin])
        var refusals: [Rejection] = []
        for fileName in ["job.yaml", "job.json"] {
            do throws(Rejection) {
                for job in try reader.read(bytes, fileName: fileName, id: "1").prefix(20) { _ = job.value.json() }
            } catch {
                refusals.append(error)
            }
        }
        if refusals.count == 2 { throw Problem.badInput(refusals[0].text) }
    }

    /// `nightjar.yaml`.
    static let workspaceSettings = FuzzedParser("nightjar.yaml") { bytes in
        do throws(Rejection) {
            _ = try WorkspaceSettings(bytes)
        } catch {
            throw Problem.badInput(error.text)
        }
    }

    /// A plugin with a parameter of every kind.
    private static let plugin = PluginDescription(
        id: "every-kind", summary: "", version: "1",
        parameters: .object([
            .init("texts", .dataset, required: true),
            .init("model", .model),
            .init("any", .any),
            .init("yes", .boolean, default: true),
            .init("count", .integer(1...1000), default: 1),
            .init("rate", .number(0...1), default: 0.5),
            .init("word", .choice(["all", "contrastive"]), default: "all"),
            .init("name", .string),
            .init("list", .array(.oneOf([.integer(), .choice(["none"]), .map(.number())]))),
            .init("vocabulary", .object([.init("positive", .array(.dataset), required: true)])),
        ]))
}
