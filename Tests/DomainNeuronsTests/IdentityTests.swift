import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import DomainNeurons

@Suite("What must hold whatever the model")
struct IdentityTests {
    private func results(_ kind: String, extra: [String: Any] = [:], host: FolderHost? = nil) async throws -> Results {
        let host = host ?? FolderHost(ReferenceTests.fixtures)
        return try await DomainNeurons().run(parameters(kind, extra: extra), in: Context(host: host))
    }

    @Test("a model against itself gives exactly 0.5 for every unit, and none passes")
    func itself() async throws {
        let found = try await results("itself")
        let values = found.tensors.flatMap { $0.tensors.flatMap(\.values) }
        #expect(values.count == 3 * (5 * 20 + 32))
        #expect(values.allSatisfy { $0 == 0.5 })
        #expect(found.headlines.first { $0.name == "unitsPassing" }?.value.int == 0)
    }

    @Test("swapping the classes moves Top to Bottom", arguments: [1, 2])
    func swapped(_ threads: Int) async throws {
        let host = FolderHost(ReferenceTests.fixtures, threads: threads)
        let found = try await results("all", host: host)
        let mirrored = try await results(
            "all", extra: ["positive": ["path": "negative.txt"], "negative": ["path": "positive.txt"]])
        let top = try units(found, group: "top").prefix(5), bottom = try units(mirrored, group: "bottom")
        #expect(Set(top).isSubset(of: Set(bottom)))
    }

    @Test("the histogram of a group sums to its size, in every subset")
    func histogram() async throws {
        let table = try #require(try await results("all").tables.first { $0.name == "histogram" })
        guard case .int(let counts) = table.columns[3].values else { return }
        #expect(counts.count == 3 * 3 * 3)
        for group in stride(from: 0, to: counts.count, by: 3) { #expect(counts[group..<group + 3].reduce(0, +) == 20) }
    }

    @Test("an interrupted job goes on after the last layer that was saved, to the same result")
    func resumes() async throws {
        let whole = try await results("all")
        let first = FolderHost(ReferenceTests.fixtures, savesUntilStop: 2)
        await #expect(throws: FolderHost.Stopped.self) { _ = try await results("all", host: first) }
        #expect(!first.savedState.isEmpty)
        let second = FolderHost(ReferenceTests.fixtures, state: first.savedState)
        let resumed = try await results("all", host: second)
        #expect(resumed.tensors.map { $0.tensors.map(\.values) } == whole.tensors.map { $0.tensors.map(\.values) })
        #expect(resumed.headlines == whole.headlines)
    }

    @Test("the same job gives the same numbers with one and with two threads")
    func threads() async throws {
        let one = try await results("contrastive", host: FolderHost(ReferenceTests.fixtures, threads: 1))
        let two = try await results("contrastive", host: FolderHost(ReferenceTests.fixtures, threads: 2))
        #expect(one.tensors.map { $0.tensors.map(\.values) } == two.tensors.map { $0.tensors.map(\.values) })
        #expect(one.headlines == two.headlines)
    }

    private func units(_ results: Results, group wanted: String) throws -> [String] {
        let table = try #require(results.tables.first { $0.name == "selected" })
        guard case .string(let subset) = table.columns[0].values, case .string(let group) = table.columns[1].values,
            case .int(let layer) = table.columns[3].values, case .string(let module) = table.columns[5].values,
            case .int(let unit) = table.columns[6].values
        else { return [] }
        return subset.indices.filter { subset[$0] == "all" && group[$0] == wanted }.map {
            "\(layer[$0]) \(module[$0]) \(unit[$0])"
        }
    }
}
