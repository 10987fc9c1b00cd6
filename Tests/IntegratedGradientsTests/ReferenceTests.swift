import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import IntegratedGradients

/// What make_reference.py made with captum, in double precision.
@Suite("Integrated gradients agree with captum")
struct ReferenceTests {
    static let architectures = ["bert", "bert-relu", "deberta-v2", "llama"]

    /// reference.json.
    struct Reference: Decodable {
        struct Case: Decodable {
            var quadrature, at, baseline, output: String
            var steps: Int
            var attributions: [[Double]]
            var delta: [Double]
        }
        struct Sweep: Decodable {
            var quadrature: String
            var errors: [[Double]]
        }
        var predicted: [Int]
        var scores: [String: [Double]]
        var cases: [Case]
        var sweeps: [Sweep]

        init(_ architecture: String) throws {
            let file = fixtures.appendingPathComponent(architecture + "/reference.json")
            self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
        }
    }

    @Test("Every rule, site, baseline and score", arguments: architectures)
    func attributions(_ architecture: String) async throws {
        let reference = try Reference(architecture)
        for expected in reference.cases {
            let results = try await run(
                architecture,
                [
                    "quadrature": expected.quadrature, "at": expected.at, "baseline": expected.baseline,
                    "output": expected.output, "steps": ["fixed": expected.steps],
                ])
            let place = "\(expected.quadrature) \(expected.at) \(expected.baseline) \(expected.output)"
            let table = try results.table("attributions")
            let found = try table.doubles("attribution"), texts = try table.ints("text")
            for (text, values) in expected.attributions.enumerated() {
                let own = zip(texts, found).filter { $0.0 == text }.map(\.1)
                #expect(own.count == values.count)
                let largest = values.map(abs).max() ?? 0
                for (a, b) in zip(own, values) { #expect(abs(a - b) < 1e-3 * largest, "\(place), text \(text)") }
            }
            let summary = try results.table("texts")
            for (a, b) in zip(try summary.doubles("score"), reference.scores[expected.output] ?? []) {
                #expect(abs(a - b) < 1e-4, "\(place)")
            }
            #expect(try summary.ints("class") == reference.predicted)
            for (a, b) in zip(try summary.doubles("error"), expected.delta) {
                #expect(abs(a - abs(b)) < 1e-4, "\(place)")
            }
        }
    }

    @Test("The best number of steps of a sweep", arguments: architectures)
    func best(_ architecture: String) async throws {
        for sweep in try Reference(architecture).sweeps {
            let results = try await run(
                architecture, ["quadrature": sweep.quadrature, "steps": ["sweep": [2, 20]]])
            let curve = try results.table("convergence")
            let texts = try curve.ints("text"), errors = try curve.doubles("error")
            let best = try results.table("texts").ints("bestSteps")
            for (text, expected) in sweep.errors.enumerated() {
                let own = zip(texts, errors).filter { $0.0 == text }.map(\.1)
                for (a, b) in zip(own, expected) { #expect(abs(a - b) < 1e-4, "\(sweep.quadrature)") }
                let least = expected.min() ?? 0
                #expect(expected[best[text] - 2] - least < 1e-6, "\(sweep.quadrature), text \(text)")
            }
        }
    }
}
