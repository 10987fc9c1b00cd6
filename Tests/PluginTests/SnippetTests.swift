import Foundation
import PluginStore
import Processes
import Testing
import TinyWorkspace

@Suite("Examples in Swift: the pages' and the kit's reference's", .timeLimit(.minutes(30)))
struct SnippetTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// What a plugin's author reads.
    static let folders =
        ["docs"]
        + [
            "NightjarKit", "NightjarTestKit", "BagOfWords", "Captures", "Documents", "Measures", "Models", "Problems",
            "Reports", "Tensors", "Tokenizers", "Training",
        ].map { "Sources/\($0)" }

    static func examples() throws -> [SwiftExample] {
        let inFolders = folders.flatMap { folder in
            (FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)?.allObjects ?? [])
                .compactMap { $0 as? String }.sorted().map { "\(folder)/\($0)" }
        }
        return try (["README.md", "CONTRIBUTING.md"] + inFolders)
            .filter { $0.hasSuffix(".md") || $0.hasSuffix(".swift") }
            .flatMap { path in
                SwiftExample.all(
                    in: try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8), path: path)
            }
    }

    /// What the compiler says of examples; empty where they are right.
    private func errors(in examples: [SwiftExample]) throws -> String {
        let test = try TestWorkspace()
        try test.write("Examples.swift", SwiftExample.source(of: examples))
        let kit = try InstalledKit(version: "", executable: NightjarProcess.executable)
        let run = try ToolRun(
            ["swiftc", "-typecheck", "-parse-as-library", "-swift-version", "6", "-suppress-warnings"]
                + kit.searchArguments(in: test.root) + [test.root.appendingPathComponent("Examples.swift").path],
            limit: 240)
        return run.exit.succeeded ? "" : run.output
    }

    @Test("all compile against the kit")
    func allCompile() throws {
        let examples = try Self.examples()
        #expect(examples.count >= 40)
        for page in ["docs/first-plugin.md", "docs/plugins.md", "Sources/NightjarKit/NightjarKit.docc/NightjarKit.md"] {
            #expect(examples.contains { $0.path == page }, "\(page)")
        }
        let errors = try errors(in: examples)
        #expect(errors.isEmpty, "\(errors)")
    }

    @Test("a wrong one is named by its page and line, of a page as of a doc comment")
    func wrongOnes() throws {
        let page = "A page.\n\n```swift\nlet model = try await context.model()\nmodel.sing()\n```\n"
        let comment = "    /// ```swift\n    /// import NightjarKit\n    /// struct Wrong: Analysis {}\n    /// ```\n"
        let errors = try errors(
            in: SwiftExample.all(in: page, path: "docs/wrong.md")
                + SwiftExample.all(in: comment, path: "Sources/Wrong.swift"))
        #expect(errors.contains("docs/wrong.md:5:"))
        #expect(errors.contains("Sources/Wrong.swift:3:"))
    }
}
