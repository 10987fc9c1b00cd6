import Foundation
import NightjarKit
import NightjarTestKit

@testable import IntegratedGradients

let fixtures = Bundle.module.bundleURL.appendingPathComponent("Fixtures")

/// A job over an architecture's fixture: its texts, its checkpoint, and what else the parameters say.
func run(
    _ architecture: String, _ parameters: [String: Any], texts: String = "texts.jsonl", host: FolderHost? = nil
) async throws -> Results {
    let host = host ?? FolderHost(fixtures.appendingPathComponent(architecture), model: ".")
    return try await IntegratedGradients().run(try resolved(parameters, texts: texts), in: Context(host: host))
}

/// Parameters as a manifest would have them.
func resolved(_ parameters: [String: Any], texts: String = "texts.jsonl") throws -> IntegratedGradientsParameters {
    let document = parameters.merging(["texts": texts]) { own, _ in own }
    return try IntegratedGradientsParameters(
        document: JSONSerialization.data(withJSONObject: document), file: "job.json")
}
