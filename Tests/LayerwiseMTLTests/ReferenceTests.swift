import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import LayerwiseMTL

/// What NumPy says of transformers' states.
private struct Reference: Decodable {
    struct Row: Decodable, Hashable {
        let words: [String]
        let value: Double

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer(), cells: [String] = [], last = 0.0
            while !row.isAtEnd {
                if let word = try? row.decode(String.self) {
                    cells.append(word)
                } else {
                    last = try row.decode(Double.self)
                    if !row.isAtEnd { cells.append(String(Int(last))) }
                }
            }
            (words, value) = (cells, last)
        }
    }

    let similarity: [Row]
    /// The last word is the model, the value its dimensions.
    let dimensions: [Row]
    let unnormalised: [Row]
    let sizes: [Row]
    let change: [Double]

    static func read() throws -> Reference {
        try JSONDecoder().decode(
            Reference.self, from: Data(contentsOf: fixtures.appendingPathComponent("reference.json")))
    }
}

@Suite("Layers of given models")
struct ReferenceTests {
    private static let job = givenModels + tasks() + "metrics: [cka, cka-debiased, svcca]\n"

    @Test("are as alike as NumPy finds transformers' states, a control being a PEFT adapter")
    func similarity() async throws {
        let reference = try Reference.read()
        let results = try await run(Self.job)
        let table = try results.table("similarity")
        #expect(table.columns.map(\.name) == ["task", "cluster", "layer", "pair", "metric", "value"])
        let rows = zip(
            zip(try table.strings("task"), try table.ints("layer")),
            zip(try table.strings("pair"), try table.strings("metric"))
        ).map { [$0.0, "\($0.1)", $1.0, $1.1] }
        #expect(rows == reference.similarity.map(\.words))
        for (row, (value, wanted)) in zip(
            rows, zip(try table.doubles("value"), reference.similarity.map(\.value)))
        {
            #expect(abs(value - wanted) < 2e-5, "\(row): \(value), NumPy \(wanted)")
        }
        let clusters = try table.strings("cluster")
        #expect(Set(clusters) == ["things", "counts"] && clusters[0] == "things")
    }

    @Test("have NumPy's dimensions, changes, and correlations with the tasks' sizes")
    func others() async throws {
        let reference = try Reference.read()
        let results = try await run(Self.job)
        let dimensions = try results.table("dimensions")
        #expect(dimensions.columns.map(\.name) == ["task", "layer", "model", "dims99"])
        let rows = zip(
            zip(try dimensions.strings("task"), try dimensions.ints("layer")), try dimensions.strings("model")
        ).map { [$0.0, "\($0.1)", $1] }
        #expect(rows == reference.dimensions.map(\.words))
        #expect(try dimensions.ints("dims99") == reference.dimensions.map { Int($0.value) })

        let change = try results.table("change")
        #expect(change.columns.map(\.name) == ["layer", "value"] && change.rowCount == 8)
        for (value, wanted) in zip(try change.doubles("value"), reference.change) {
            #expect(abs(value - wanted) < 2e-5)
        }

        let covariates = try results.table("covariates")
        #expect(covariates.columns.map(\.name) == ["covariate", "model", "layer", "r", "low", "high", "n"])
        let own = covariates.rows.filter { $0[0] == "trainSize" }
        #expect(own.map { Array($0[1...2]) } == reference.sizes.map(\.words))
        for (row, wanted) in zip(own, reference.sizes) {
            #expect(abs((Double(row[3]) ?? .nan) - wanted.value) < 1e-3, "\(row)")
            #expect(row[6] == "4")
        }
        #expect(
            covariates.rows.contains { $0[0] == "fleschKincaid" } && covariates.rows.contains { $0[0] == "colemanLiau" }
        )
    }

    @Test("end before the last normalisation where that is asked for")
    func unnormalised() async throws {
        let reference = try Reference.read()
        let results = try await run(Self.job + "finalNorm: false\n")
        let rows = try results.table("similarity").rows.filter {
            $0[2] == "8" && $0[3] == "tuned-control" && $0[4] == "cka"
        }
        #expect(rows.map { $0[0] } == reference.unnormalised.map { $0.words[0] })
        for (row, wanted) in zip(rows, reference.unnormalised) {
            #expect(abs((Double(row[5]) ?? .nan) - wanted.value) < 2e-5, "\(row)")
        }
        #expect(results.note("before the model's last normalisation") != nil)
        // The layers below are the same, and kept apart from those of the other form.
        let normalised = try await run(Self.job).table("similarity").rows
        #expect(try results.table("similarity").rows.filter { $0[2] != "8" } == normalised.filter { $0[2] != "8" })
        #expect(try results.table("similarity").rows != normalised)
    }

    @Test("are the same bits with other threads, and from the cache")
    func same() async throws {
        let cache = FileManager.default.temporaryDirectory.appendingPathComponent("layers-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: cache) }
        let plain = try await run(Self.job, on: FolderHost(fixtures, model: nil, threads: 1)).written
        let first = FolderHost(fixtures, model: nil, threads: 3, cache: cache)
        #expect(try await run(Self.job, on: first).written == plain)
        #expect(first.forwardPasses.withLock(\.self) == 4 * 3 * 40)
        let second = FolderHost(fixtures, model: nil, cache: cache)
        #expect(try await run(Self.job, on: second).written == plain)
        #expect(second.forwardPasses.withLock(\.self) == 0)
        // What was kept is of one form of the last layer, and does not pass for the other.
        let third = FolderHost(fixtures, model: nil, cache: cache)
        #expect(try await run(Self.job + "finalNorm: false\n", on: third).written != plain)
    }

    @Test("give the same after a stop between two tasks, with the numbers of the first kept")
    func resumed() async throws {
        let whole = try await run(Self.job).written
        let stopped = FolderHost(fixtures, model: nil, savesUntilStop: 2)
        await #expect(throws: FolderHost.Stopped.self) { try await run(Self.job, on: stopped) }
        let again = FolderHost(fixtures, model: nil, state: stopped.savedState)
        #expect(try await run(Self.job, on: again).written == whole)
        #expect(again.forwardPasses.withLock(\.self) == 2 * 3 * 40)
        // Numbers of other prompts are not taken up.
        let fewer = FolderHost(fixtures, model: nil, state: stopped.savedState)
        let drawn = try await run(Self.job + "analysisSize: 30\n", on: fewer)
        #expect(drawn.number("prompts") == 30 && fewer.forwardPasses.withLock(\.self) == 4 * 3 * 30)
    }
}
