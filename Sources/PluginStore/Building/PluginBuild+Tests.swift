public import Foundation
import Problems

extension PluginBuild {
    /// The function of a library of tests that runs them all and ends the process.
    public static let testEntry = "nightjar_plugin_tests"

    /// Compiles a plugin together with the tests in its `Tests/`.
    ///
    /// - Throws: A `Problem` where there are none, or whose detail is what the compiler says.
    public func buildTests(of source: PluginSource, to library: URL) throws {
        let tests = try source.tests
        guard !tests.isEmpty else {
            throw Problem.badInput("has no tests: .swift files in Tests/ are", at: .init(file: source.url.path))
        }
        let entry = work.appendingPathComponent("TestEntry.swift")
        let text = """
            import Testing

            @_cdecl("\(Self.testEntry)")
            public func nightjarPluginTests() {
                Task { await Testing.__swiftPMEntryPoint() as Never }
            }

            """
        try Data(text.utf8).write(to: entry)
        try compile(source, tests.map(\.path) + ["-emit-library", "-Onone", "-o", library.path, entry.path])
    }
}
