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

    /// The YAML blocks of the pages that are job files: they begin as one.
    static let pages: [(page: String, text: String)] = {
        let root = folder.deletingLastPathComponent()
        let folders = ["", "docs", "Sources/NightjarKit/NightjarKit.docc"].map { root.appendingPathComponent($0) }
        return folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
                .filter { $0.hasSuffix(".md") }.sorted()
                .flatMap { name -> [(page: String, text: String)] in
                    let url = folder.appendingPathComponent(name)
                    guard let page = try? String(contentsOf: url, encoding: .utf8) else { return [] }
                    return page.matches(of: /(?:^|\n)```yaml\n((?:# .*\n)?nightjar: 1\n(?:.*\n)*?)```/)
                        .map { (name, String($0.1)) }
                }
        }
    }()
    /// Of plugins that the pages themselves tell how to write.
    static let told = ["state-lengths", "token-lengths", "count-words"]

    @Test("those in the pages are accepted too, but for the plugins that a page has its reader write")
    func pages() throws {
        #expect(Set(Self.pages.map(\.page)).isSuperset(of: ["README.md", "manifest.md", "first-plugin.md"]))
        for (page, text) in Self.pages where !Self.told.contains(where: { text.contains("\nplugin: \($0)\n") }) {
            let jobs = try ManifestReader(plugins: builtIns.descriptions).read(
                Data(text.utf8), fileName: "job.yaml", id: "1")
            #expect(!jobs.isEmpty, "\(page)")
        }
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
