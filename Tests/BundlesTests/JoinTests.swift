import Foundation
import Problems
import Reports
import Testing

@testable import Bundles

@Suite struct `Joining bundles` {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func bundle(_ name: String, _ change: (inout JobBundle) -> Void = { _ in }) throws -> BundleReader {
        var bundle = Example.bundle()
        bundle.job.name = name
        change(&bundle)
        try bundle.write(to: scratch.file("\(name).tar.zst"))
        return BundleReader(scratch.file("\(name).tar.zst"))
    }

    private func results(_ unitsPassing: Int, _ words: [String]) -> Results {
        var results = Results()
        results.headline("unitsPassing", unitsPassing)
        results.table(Table("words", title: "Words", columns: [("word", .string(words))]))
        return results
    }

    /// Four cells of a matrix over a parameter and the seed, one of them failed.
    private func cells() throws -> [BundleReader] {
        try [("all", 1), ("all", 2), ("contrastive", 1), ("contrastive", 2)].enumerated().map { index, cell in
            try bundle("grid-\(index + 1)") {
                $0.job.parameters["tokens"] = .init(.string(cell.0))
                $0.job.seed = UInt64(cell.1)
                $0.job.priority = index
                $0.results = results(index * 10, ["w,\(index)", "x"])
                if index == 2 {
                    $0.status = .failed
                    $0.problem = Problem(.failed, "no")
                    $0.results = Results()
                }
            }
        }
    }

    @Test func `headline numbers, a row a job, after what the jobs were given differently`() throws {
        let joined = try JoinedBundles(cells())
        #expect(joined.columns == ["job", "job.seed", "parameters.tokens", "unitsPassing"])
        #expect(
            joined.rows == [
                ["grid-1", "1", "all", "0"], ["grid-2", "2", "all", "10"], ["grid-4", "2", "contrastive", "30"],
            ])
        #expect(joined.leftOut == [scratch.file("grid-3.tar.zst").path])
    }

    @Test func `the rows of a table, one job's after another's`() throws {
        let joined = try JoinedBundles(cells(), table: "words")
        #expect(joined.columns == ["job", "job.seed", "parameters.tokens", "word"])
        #expect(joined.rows.count == 6)
        #expect(joined.rows[2] == ["grid-2", "2", "all", "w,1"])
        #expect(String(decoding: joined.csv, as: UTF8.self).contains("grid-2,2,all,\"w,1\"\r\n"))
    }

    @Test func `what is no such table, another plugin's or a failed job's alone is refused in a line`() throws {
        let cells = try cells()
        #expect(throws: Problem.self) { try JoinedBundles(cells, table: "nothing") }
        #expect(throws: Problem.self) { try JoinedBundles([cells[2]]) }
        let other = try bundle("other") { $0.job.plugin = "other" }
        #expect(throws: Problem.self) { try JoinedBundles([cells[0], other]) }
        let wider = try bundle("wider") {
            $0.results = Results()
            $0.results.table(Table("words", title: "Words", columns: [("wort", .string(["a"]))]))
        }
        #expect { try JoinedBundles([cells[0], wider], table: "words") } throws: { error in
            (error as? Problem)?.message == "table words has the columns wort here, and word in grid-1.tar.zst"
        }
    }
}
