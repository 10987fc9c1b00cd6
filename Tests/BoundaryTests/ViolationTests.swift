import Foundation
import Testing

@Suite("A crossed boundary is found")
struct ViolationTests {
    let boundaries = Boundaries(allowed: ["Engine": [], "Kit": ["Engine"], "Plugin": ["Kit"]])

    @Test("A tree that keeps to the table has no violation")
    func clean() throws {
        let violations = try violations { _ in }
        #expect(violations == [])
    }

    @Test(
        "Every form of a forbidden import counts",
        arguments: [
            "import Engine", "public import Engine", "@testable import Engine", "@_exported public import Engine",
            "internal import Engine", "@_spi(Inner) import Engine", "import struct Engine.Part", "import Engine.Parts",
            "import Kit; import Engine", "#if DEBUG\n    import Engine\n#endif", "/* why */ import Engine",
            "let text = \"\"\"\n    import Kit\n    \"\"\"\nimport Engine", "import `Engine`", "import\tEngine",
            "let glob = \"/*\"\nimport Engine", "let end = \"\\\\\" // \"\"\"\nimport Engine",
            "let x = \"\\\"\"\nimport Engine",
        ])
    func forbidden(source: String) throws {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("Engine") }) + 1
        let violations = try violations { root in
            try write(source, to: root.appending(path: "Plugins/Plugin/Extra/Late.swift"))
        }
        #expect(violations == ["Plugin may not import Engine: Plugins/Plugin/Extra/Late.swift:\(line)"])
    }

    @Test(
        "What only looks like an import does not",
        arguments: [
            "// import Engine", "/* import Engine */", "/*\nimport Engine\n/* nested */\nimport Engine\n*/",
            "let template = \"\"\"\n    import Engine\n    \"\"\"", "let url = \"http://x\" // import Engine",
            "let important = Engine()", "#if canImport(Engine)\n#endif", "func f() {}  // ; import Engine",
        ])
    func harmless(source: String) {
        #expect(imports(in: source, file: "A.swift") == [])
    }

    @Test("Platform modules are open to all")
    func platform() throws {
        let violations = try violations { root in
            try write("import Foundation\nimport Synchronization", to: root.appending(path: "Plugins/Plugin/A.swift"))
        }
        #expect(violations == [])
    }

    @Test("A module that the table does not know is a violation, and so is a row without a module")
    func unknown() throws {
        let violations = try violations { root in
            try write("", to: root.appending(path: "Sources/Stranger/A.swift"))
            try FileManager.default.removeItem(at: root.appending(path: "Sources/Engine"))
        }
        #expect(violations == ["Engine has a row in the table but no folder", "Stranger has no row in the table"])
    }

    @Test("What is reached through others counts as reached")
    func reach() {
        #expect(boundaries.reach(of: "Plugin") == ["Kit", "Engine"])
        #expect(Boundaries(allowed: ["A": ["B"], "B": ["A"]]).reach(of: "A").contains("A"))
    }

    /// The violations in a small tree that keeps to `boundaries` until `change` is made to it.
    private func violations(after change: (URL) throws -> Void) throws -> [String] {
        let root = FileManager.default.temporaryDirectory.appending(path: "boundaries-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        try write("import Foundation", to: root.appending(path: "Sources/Engine/Engine.swift"))
        try write("public import Engine", to: root.appending(path: "Sources/Kit/Kit.swift"))
        try write("import Kit", to: root.appending(path: "Plugins/Plugin/Plugin.swift"))
        try change(root)
        return try boundaries.violations(in: root)
    }

    private func write(_ source: String, to file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(source.utf8).write(to: file)
    }
}
