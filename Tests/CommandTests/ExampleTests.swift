import Foundation
import Jobs
import Testing

@testable import nightjar

@Suite("Job files in examples/")
struct ExampleTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("examples")
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter(ManifestReader.isManifestName).sorted()

    @Test("are accepted as they are", arguments: names)
    func accepted(_ name: String) throws {
        let data = try Data(contentsOf: Self.folder.appendingPathComponent(name))
        let jobs = try ManifestReader(plugins: builtIns.descriptions).read(data, fileName: name, id: "1")
        #expect(!jobs.isEmpty)
    }

    @Test("there is one of every analysis")
    func everyAnalysis() throws {
        let texts = try Self.names.map {
            try String(contentsOf: Self.folder.appendingPathComponent($0), encoding: .utf8)
        }
        for plugin in builtIns.descriptions {
            #expect(texts.contains { $0.contains("\nplugin: \(plugin.id)\n") }, "\(plugin.id)")
        }
    }
}
