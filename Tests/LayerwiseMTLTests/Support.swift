import Foundation
import NightjarKit
import NightjarTestKit

@testable import LayerwiseMTL

/// What `Fixtures/make_reference.py` made.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

func parameters(_ yaml: String) throws -> LayerwiseParameters {
    try LayerwiseParameters(document: Data(yaml.utf8), file: "job.yaml")
}

/// A job's results over the fixtures' folder.
func run(_ yaml: String, on host: FolderHost = FolderHost(fixtures, model: nil)) async throws -> Results {
    let parameters = try parameters(yaml)
    let problems = parameters.problems
    guard problems.isEmpty else { throw Problem.badInput(problems.joined(separator: "; ")) }
    return try await LayerwiseMTL().run(parameters, in: Context(host: host))
}

/// The line that a job is refused with; nil where it is not.
func refusal(_ yaml: String, on host: FolderHost = FolderHost(fixtures, model: nil)) async -> String? {
    await refusal { _ = try await run(yaml, on: host) }
}

/// The four tasks of the fixtures.
func tasks(_ names: [String] = ["colours", "numbers", "places", "weather"], more: String = "") -> String {
    let clusters = ["colours": "things", "numbers": "counts", "places": "things", "weather": "counts"]
    let sizes = ["colours": 30, "numbers": 80, "places": 20, "weather": 55]
    return "tasks:\n"
        + names.map { name in
            "  - {name: \(name), cluster: \(clusters[name] ?? ""), trainSize: \(sizes[name] ?? 1), "
                + "prompts: {path: data/\(name).jsonl, field: question, answer: reply}\(more)}\n"
        }.joined()
}

/// All models given.
let givenModels = """
    pretrained: pretrained
    tuned: tuned
    controls: {colours: control-colours, numbers: control-numbers, places: control-places, weather: control-weather}

    """

extension Results {
    func number(_ name: String) -> Double? { headlines.first { $0.name == name }?.value.double }
    func text(_ name: String) -> String? { headlines.first { $0.name == name }?.value.string }
    func note(_ part: String) -> Note? { notes.first { $0.text.contains(part) } }

    /// Everything but the checkpoint, as text.
    var written: [String] {
        tables.flatMap { table in table.columns.map { "\(table.name) \($0.name) \($0.values)" } }
            + headlines.map { "\($0.name) \($0.value)" } + notes.map(\.text) + figures.map { $0.svg() }
    }
}

extension Table {
    /// Every row, its cells as text.
    var rows: [[String]] { (0..<rowCount).map { row in columns.map { $0.values.text(at: row) } } }
}
