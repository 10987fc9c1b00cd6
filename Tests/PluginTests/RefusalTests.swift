import Foundation
import Testing
import TinyWorkspace

@Suite("What cannot be loaded is refused before any of its code runs", .timeLimit(.minutes(30)))
struct RefusalTests {
    let test: TestWorkspace
    init() throws { test = try TestWorkspace() }

    /// Exit status 65 and one line, after which nothing is registered.
    private func expectRefused(_ arguments: String..., says parts: String...) throws {
        let result = try NightjarProcess.run(["plugins", "add"] + arguments, in: test.root)
        #expect(result.status == 65)
        let line = result.errors.split(separator: "\n").first.map(String.init) ?? ""
        for part in parts { #expect(line.contains(part), "\(result.errors)") }
        let added = (try? FileManager.default.contentsOfDirectory(atPath: test.root.path + "/state/plugins")) ?? []
        #expect(added.filter { !$0.hasPrefix(".") }.isEmpty)
    }

    @Test("Another kit's library: both versions and the command that mends it")
    func otherKit() throws {
        let library = try PluginFiles.copy(
            of: PluginFiles.misbehaving(), replacing: "nightjar_plugin_kit_0_1_0_", with: "nightjar_plugin_kit_0_9_7_",
            in: test.root)
        try expectRefused(
            library.path, says: "was built for kit 0.9.7, and this is kit 0.1.0", "nightjar plugins build FILE.swift")
    }

    @Test("Another compiler's library: both versions")
    func otherCompiler() throws {
        let library = try PluginFiles.copy(
            of: PluginFiles.misbehaving(), replacing: "_swift_6_", with: "_swift_5_", in: test.root)
        try expectRefused(
            library.path, says: "was built by Swift 5.", "and this Nightjar by Swift 6.",
            "nightjar plugins build FILE.swift")
    }

    @Test("A file that is no library, and a library that is no plugin")
    func noPlugin() throws {
        try test.write("text.so", "this is text")
        try expectRefused("text.so", says: "text.so: is no library")
        try test.write("empty.so", "")
        try expectRefused("empty.so", says: "empty.so: is no library")
        try FileManager.default.createSymbolicLink(
            atPath: test.root.path + "/libc.so", withDestinationPath: Self.libc())
        try expectRefused("libc.so", says: "is a library, and none of a plugin of Nightjar", "nightjar plugins build")
    }

    @Test("What does not compile: the compiler's lines follow")
    func doesNotCompile() throws {
        try test.write("wrong.swift", "import NightjarKit\n\nlet number: Int = \"one\"\n")
        let result = try test.nightjar("plugins", "add", "wrong.swift")
        #expect(result.status == 65)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.first?.hasSuffix("wrong.swift: does not compile") == true, "\(result.errors)")
        #expect(result.errors.contains("wrong.swift:3:19: error: "), "\(result.errors)")
        #expect(!result.errors.contains("emit-module command"), "\(result.errors)")
    }

    @Test("Swift without an analysis, a folder without Swift, nothing at all")
    func nothing() throws {
        try test.write("empty.swift", "struct Nothing {}\n")
        try expectRefused("empty.swift", says: "holds no analysis")
        try expectRefused("data", says: "is no plugin")
        try expectRefused("none.swift", says: "there is no such file or folder")
    }

    @Test("The id of a built-in plugin, and one that is none")
    func ids() throws {
        func source(_ id: String) -> String { LifeTests.source().replacing("token-lengths", with: id) }
        try test.write("taken.swift", source("domain-neurons"))
        try expectRefused("taken.swift", says: "domain-neurons is the id of a built-in plugin")
        try test.write("odd.swift", source("../Odd"))
        try expectRefused("odd.swift", says: "\"../Odd\" is no plugin's id")
    }

    @Test("A default that its own range forbids")
    func contradiction() throws {
        let source = LifeTests.source().replacing(
            "var until: String?", with: "var until: String?\n@Parameter(\"Most\", in: 1...5) var most = 9")
        try test.write("wide.swift", source)
        try expectRefused(
            "wide.swift", says: "wide.swift: the parameters of token-lengths contradict themselves", "most", "9")
    }

    @Test("Without a compiler one line says so")
    func noCompiler() throws {
        try test.write("token-lengths.swift", LifeTests.source())
        let result = try NightjarProcess.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["PATH=/nowhere", NightjarProcess.executable.path, "plugins", "add", "token-lengths.swift"], in: test.root)
        #expect(result.status == 65 && result.errors.contains("there is no swiftc on the PATH"), "\(result.errors)")
    }

    private static func libc() throws -> String {
        let maps = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/maps")).readToEnd() ?? Data()
        let line = String(decoding: maps, as: UTF8.self).split(separator: "\n").first { $0.hasSuffix("/libc.so.6") }
        let path = try #require(line?.split(separator: " ").last)
        return String(path)
    }
}
