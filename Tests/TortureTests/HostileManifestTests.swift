import Foundation
import Testing
import TinyWorkspace

@Suite("Hostile manifests", .serialized, .timeLimit(.minutes(30)))
struct HostileManifestTests {
    static let seed = ProcessInfo.processInfo.environment["NIGHTJAR_SEED"].flatMap { UInt64($0) } ?? 7

    @Test("a thousand at once: each is rejected in one clear line, and good jobs among them are done")
    func thousand() throws {
        let test = try TestWorkspace()
        defer { try? FileManager.default.removeItem(at: test.root) }
        let manifests = HostileManifest.make(1_000, seed: Self.seed)
        for manifest in manifests {
            try manifest.bytes.write(to: test.root.appendingPathComponent("data/\(manifest.fileName)"))
        }
        let daemon = try DaemonUnderLoad(test, log: "daemon.log")
        defer { daemon.kill() }
        // All at once, with a good one now and then.
        for (number, manifest) in manifests.enumerated() {
            try FileManager.default.moveItem(
                at: test.root.appendingPathComponent("data/\(manifest.fileName)"),
                to: test.inbox.appendingPathComponent(manifest.fileName))
            if number % 200 == 100 { try test.drop("good-\(number).yaml") }
        }
        let started = Date()
        let isDone = waits(within: 240) { test.bundles.count == 5 && Self.rejections(test).count == 2_000 }
        print(
            "hostile manifests: seed \(Self.seed), \(Self.rejections(test).count / 2) of \(manifests.count) rejected, "
                + "\(test.bundles.count) of 5 good jobs done in \(Int(Date().timeIntervalSince(started))) s; "
                + "the daemon took \(daemon.peakMemory >> 20) MiB at most")
        let left = try FileManager.default.contentsOfDirectory(atPath: test.inbox.path)
        #expect(isDone, "left in the inbox: \(left)")
        #expect(daemon.peakMemory < 300 << 20)
        #expect(test.bundles.allSatisfy { !$0.contains(".failed") })
        try #require(daemon.isRunning, "the daemon crashed")

        let attempts = Dictionary(manifests.map { ($0.bytes, $0) }) { first, _ in first }
        var found: Set<Data> = []
        for name in Self.rejections(test) where name.hasSuffix(".yaml") {
            let bytes = try Data(contentsOf: test.outbox.appendingPathComponent(name))
            let manifest = try #require(attempts[bytes], "\(name) is not what was dropped")
            found.insert(bytes)
            let reason = try String(
                contentsOf: test.outbox.appendingPathComponent(name.dropLast(5) + ".txt"), encoding: .utf8)
            #expect(Self.objection(to: reason) == nil, "\(manifest.attempt): \(reason.prefix(500))")
        }
        #expect(found.count == manifests.count)
        // One line each, whatever stands in names and values.
        #expect(daemon.log.allSatisfy { !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } })
        #expect(daemon.log.count { $0.contains(": rejected, see outbox/") } == manifests.count)
    }

    private static func rejections(_ test: TestWorkspace) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: test.outbox.path)) ?? []
        return names.filter { $0.contains(".rejected") && !$0.hasPrefix(".") }
    }

    /// What is wrong with a reason, as a person reads it.
    private static func objection(to reason: String) -> String? {
        guard let line = reason.split(separator: "\n", omittingEmptySubsequences: false).first, !line.isEmpty else {
            return "empty"
        }
        if line.count > 600 { return "the first line has \(line.count) characters" }
        if reason.utf8.count > 32 << 10 { return "\(reason.utf8.count) bytes" }
        let isUnclean = reason.unicodeScalars.contains { scalar in
            let category = scalar.properties.generalCategory
            return category == .control && scalar != "\n" && scalar != "\t"
        }
        return isUnclean ? "control characters" : nil
    }
}
