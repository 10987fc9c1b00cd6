import Foundation
import Jobs
import Testing

@testable import nightjar

@Suite("Job files in examples/")
struct ExampleTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("examples")
    static let names = ["", "figures/"].flatMap { below in
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + below)) ?? [])
            .filter { $0.hasSuffix(".yaml") }.sorted().map { below + $0 }
    }

    @Test("are accepted as they are", arguments: names)
    func accepted(_ name: String) throws {
        let data = try Data(contentsOf: Self.folder.appendingPathComponent(name))
        let jobs = try ManifestReader(plugins: builtIns.descriptions).read(data, fileName: name, id: "1")
        #expect(!jobs.isEmpty)
    }

    @Test("there are some of figures, named as their files are", arguments: names.filter { $0.hasPrefix("figures/") })
    func figures(_ name: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        let file = name.dropFirst("figures/".count).dropLast(".yaml".count)
        #expect(text.contains("\nname: \(file)\n"))
    }

    /// What people read.
    static let pages: [String] = {
        let root = folder.deletingLastPathComponent()
        return ["README.md"]
            + ["docs", "Sources/NightjarKit/NightjarKit.docc"].flatMap { folder in
                let names =
                    (try? FileManager.default.contentsOfDirectory(
                        atPath: root.appendingPathComponent(folder).path)) ?? []
                return names.filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
            }
    }()
    /// Plugins that a page tells how to write.
    static let told = ["state-lengths", "token-lengths", "count-words"]

    /// The YAML blocks of a page that begin as a job file.
    static func jobs(in page: String) throws -> [String] {
        let url = folder.deletingLastPathComponent().appendingPathComponent(page)
        return try String(contentsOf: url, encoding: .utf8)
            .matches(of: /```yaml\n(?:#.*\n)?(nightjar: 1(?:.*\n)*?)```/).map { String($0.1) }
    }

    @Test("those of the pages are accepted, too", arguments: pages)
    func inPages(_ page: String) throws {
        for text in try Self.jobs(in: page) where !Self.told.contains(where: { text.contains("\nplugin: \($0)\n") }) {
            let jobs = try ManifestReader(plugins: builtIns.descriptions).read(
                Data(text.utf8), fileName: "job.yaml", id: "1")
            #expect(!jobs.isEmpty)
        }
    }

    @Test("there are some in the pages", arguments: ["README.md", "docs/manifest.md", "docs/first-plugin.md"])
    func thereAre(_ page: String) throws { #expect(try !Self.jobs(in: page).isEmpty) }

    @Test("there is one of every analysis")
    func everyAnalysis() throws {
        let texts = try Self.names.map {
            try String(contentsOf: Self.folder.appendingPathComponent($0), encoding: .utf8)
        }
        for plugin in builtIns.descriptions {
            #expect(texts.contains { $0.contains("\nplugin: \(plugin.id)\n") }, "\(plugin.id)")
        }
    }

    @Test("every folder in Plugins/ is an analysis of the program, with a page that the README names")
    func everyPlugin() throws {
        let root = Self.folder.deletingLastPathComponent()
        let folders = try FileManager.default.contentsOfDirectory(atPath: root.path + "/Plugins")
        let modules = builtIns.builtIns.map { String(reflecting: $0).prefix { $0 != "." } }.map(String.init)
        #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(modules))
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        for id in builtIns.descriptions.map(\.id) {
            #expect(readme.contains("| [\(id)](docs/\(id).md) |"), "README.md has no row for \(id)")
            #expect(FileManager.default.fileExists(atPath: root.path + "/docs/\(id).md"), "docs/\(id).md is missing")
        }
    }
}
