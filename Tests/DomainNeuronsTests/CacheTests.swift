import Foundation
import NightjarKit
import NightjarTestKit
import Testing

@testable import DomainNeurons

@Suite("A second job on the same model and texts starts from what the first computed")
struct CacheTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID().uuidString)")

    /// A job's results and the passes it made.
    private func run(
        _ kind: String = "all", extra: [String: Any] = [:], cached: Bool = true
    ) async throws -> (results: Results, passes: Int, fromCache: [String: Int]) {
        let host = FolderHost(ReferenceTests.fixtures, cache: cached ? folder : nil)
        let results = try await DomainNeurons().run(parameters(kind, extra: extra), in: Context(host: host))
        return (results, host.forwardPasses.withLock { $0 }, host.cache?.used ?? [:])
    }

    @Test(
        "another select makes no pass and ranks the same numbers", arguments: ["all", "max", "contrastive", "derived"])
    func select(_ kind: String) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try await run(kind)
        #expect(first.passes > 0 && first.fromCache.isEmpty)
        let second = try await run(kind, extra: ["select": 7])
        #expect(second.passes == 0 && second.fromCache == ["unit-scores": 1])
        let plain = try await run(kind, extra: ["select": 7], cached: false)
        #expect(same(second.results, plain.results))
    }

    @Test("another null or the classes exchanged take the responses, other tokens nothing")
    func partly() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try await run()
        let other = try await run(extra: ["permutations": 30])
        #expect(other.passes == 0 && other.fromCache == ["pooledResponses": 3])
        #expect(same(other.results, try await run(extra: ["permutations": 30], cached: false).results))
        let pooled = try await run("max")
        #expect(pooled.passes > 0 && pooled.fromCache.isEmpty)
        let fewer = try await run(extra: ["positive": ["path": "positive.txt", "limit": 12]])
        #expect(fewer.passes > 0 && fewer.fromCache.isEmpty)
    }

    @Test("what is damaged is computed again, to the same numbers")
    func damaged() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try await run()
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        for case let file as URL in files where !file.hasDirectoryPath {
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count / 2] ^= 4
            try bytes.write(to: file)
        }
        let second = try await run()
        #expect(second.passes == first.passes && second.fromCache.isEmpty)
        #expect(same(first.results, second.results))
    }

    private func same(_ a: Results, _ b: Results) -> Bool {
        a.headlines == b.headlines && "\(a.tables)" == "\(b.tables)"
            && a.tensors.map { $0.tensors.map(\.values) } == b.tensors.map { $0.tensors.map(\.values) }
    }
}
