import Documents
import Foundation
import Reports
import Testing

@testable import Bundles

@Suite struct `Comparing two bundles` {
    private func compare(
        _ first: JobBundle = Example.bundle(), _ change: (inout JobBundle) -> Void
    ) throws -> BundleComparison {
        let scratch = try Scratch()
        var second = first
        change(&second)
        try first.write(to: scratch.file("a.tar.zst"))
        try second.write(to: scratch.file("b.tar.zst"))
        return try BundleComparison(
            BundleReader(scratch.file("a.tar.zst")), BundleReader(scratch.file("b.tar.zst")))
    }

    @Test func `two runs of one job are the same, whatever their provenance`() throws {
        let comparison = try compare { $0.provenance = ["id": "01J9", "host": "b"] }
        #expect(comparison.isSame)
        #expect(comparison.value["same"]?.bool == true)
        #expect(comparison.text.hasPrefix("the same, byte for byte"))
    }

    @Test func `what the jobs were given differs key by key`() throws {
        let comparison = try compare {
            $0.job.parameters["tokens"] = "contrastive"
            $0.job.seed = 8
        }
        #expect(!comparison.isSame)
        #expect(
            comparison.job == [
                ValueDifference(key: "parameters.tokens", first: "all", second: "contrastive"),
                ValueDifference(key: "seed", first: 7, second: 8),
            ])
        #expect(comparison.text.contains("parameters.tokens  all → contrastive"))
        #expect(comparison.headlines.isEmpty && comparison.tables.isEmpty)
        // The page shows the parameters.
        #expect(comparison.others == ["report.html"])
    }

    @Test func `numbers differ by how much, column by column and tensor by tensor`() throws {
        let comparison = try compare {
            $0.results = Results()
            $0.results.headline("apAtFdr5High", 0.25)
            $0.results.headline("unitsPassing", 28_413)
            $0.results.table(
                Table(
                    "vocabulary", title: "Words",
                    columns: [("token", .string(["株式", "a;b", "\"q\""])), ("contrast", .double([0.5, .nan, 3e-7]))]))
            $0.results.table(Table("ap", title: "AP", columns: [("ap", .float([0.1, 0.25, 1]))]))
            $0.results.tensors(TensorFile("ap", tensors: [("layer.0", [2, 3], [1, 2, 3, 4, 5, 8])]))
        }
        #expect(comparison.headlines.map(\.name) == ["apAtFdr5High", "undefined"])
        let vocabulary = try #require(comparison.tables.first { $0.path == "tables/vocabulary.csv" })
        #expect(vocabulary.columns.map(\.name) == ["token", "contrast"])
        #expect(vocabulary.columns[0].deviation.differing == 1 && vocabulary.columns[0].deviation.largest == .infinity)
        let contrast = vocabulary.columns[1].deviation
        #expect(contrast.count == 3 && contrast.differing == 1)
        #expect(abs(contrast.largest - 2e-7) < 1e-15 && abs(contrast.largestRelative - 2.0 / 3) < 1e-9)
        let ap = try #require(comparison.tables.first { $0.path == "tables/ap.csv" })
        #expect(ap.rows == [2, 3] && ap.columns.isEmpty)
        let tensor = try #require(comparison.tensors.first)
        #expect(tensor.name == "layer.0" && tensor.deviation.count == 6 && tensor.deviation.largest == 2)
        #expect(comparison.onlyInFirst == ["figures/histogram.svg", "figures/null.svg"])
        #expect(comparison.text.contains("1 of 6 values differ, by 2 at most, relatively 0.25"))
    }

    @Test func `files that were read and versions are told from provenance`() throws {
        func provenance(_ sum: String, _ version: String) -> Value {
            [
                "versions": ["nightjar": Value(.string(version))],
                "models": [
                    ["reference": "tiny", "files": [["path": "models/tiny/model.safetensors", "sha256": "a"]]]
                ],
                "data": [["path": "data/x.txt", "sha256": Value(.string(sum))]],
            ]
        }
        var first = Example.bundle()
        first.provenance = provenance("1", "0.1")
        let comparison = try compare(first) { $0.provenance = provenance("2", "0.2") }
        #expect(comparison.isSame)
        #expect(comparison.files == ["data data/x.txt: its bytes differ"])
        #expect(comparison.versions == [ValueDifference(key: "versions.nightjar", first: "0.1", second: "0.2")])
        #expect(comparison.text.hasSuffix("The results are the same, byte for byte.\n"))
    }

    @Test func `a failed job against one that succeeded`() throws {
        let comparison = try compare {
            $0.status = .failed
            $0.problem = .init(.failed, "no")
            $0.results = Results()
        }
        #expect(comparison.endings.map(\.key) == ["status", "error"])
        #expect(comparison.headlines.allSatisfy { $0.second == nil })
    }
}
