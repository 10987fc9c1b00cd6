import Files
public import Foundation
import Problems
import Processes

/// Compiles a plugin in Swift to a library for the kit beside this program.
///
/// The compiler is asked twice: which of the plugin's types are analyses, and then for the library, to which a file is
/// added with the one function that hands them over. The function's name says what the library is built for.
public struct PluginBuild {
    private let kit: InstalledKit
    private let symbol: KitSymbol
    private let compiler: SwiftCompiler
    let work: URL

    /// - Parameter work: A folder for what lies between; the caller removes it.
    /// - Throws: A `Problem` where the compiler is missing, or is not the one that made the kit.
    public init(_ kit: InstalledKit, in work: URL) throws {
        self.kit = kit
        self.work = work
        symbol = try kit.symbol()
        compiler = try SwiftCompiler.find(for: symbol)
    }

    /// Compiles; the library appears complete or not at all.
    ///
    /// - Throws: A `Problem` whose detail is what the compiler says, where something does not compile.
    public func build(_ source: PluginSource, to library: URL) throws {
        let analyses = try analyses(of: source)
        let entry = work.appendingPathComponent("Entry.swift")
        try Data(self.entry(analyses).utf8).write(to: entry)
        let built = work.appendingPathComponent("library.so")
        try compile(
            source,
            [
                // A crash says what went wrong and in which line; Swift leaves both out of optimised code else.
                "-emit-library", "-O", "-whole-module-optimization", "-g", "-assert-config", "Debug", "-o", built.path,
                entry.path,
            ])
        try DurableFile.write(StoredFile.contents(of: built), to: library)
    }

    private func analyses(of source: PluginSource) throws -> [String] {
        let graphs = work.appendingPathComponent("graphs", isDirectory: true)
        try Folders.make(graphs)
        try compile(
            source,
            [
                "-emit-module", "-emit-module-path", work.appendingPathComponent("module.swiftmodule").path,
                "-emit-symbol-graph", "-emit-symbol-graph-dir", graphs.path,
                "-symbol-graph-minimum-access-level", "internal",
            ])
        let analyses = try SymbolGraph(of: source.moduleName, in: graphs).analyses
        guard !analyses.isEmpty else {
            throw Problem.badInput(
                "holds no analysis: a type that conforms to NightjarKit's Analysis, neither private nor generic",
                at: .init(file: source.url.path))
        }
        return analyses
    }

    func compile(_ source: PluginSource, _ arguments: [String]) throws {
        let command =
            try [compiler.path, "-parse-as-library", "-module-name", source.moduleName, "-swift-version", "6"]
            + kit.searchArguments(in: work) + source.paths.map(\.path) + arguments
        let run = try ToolRun(command)
        guard run.exit.succeeded else {
            throw Problem.badInput(
                "does not compile", at: .init(file: source.url.path),
                detail: Self.withoutCompilersOwn(run.output).trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    /// Without the line in which the compiler speaks of its own commands.
    private static func withoutCompilersOwn(_ output: String) -> String {
        output.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("error: emit-module command failed") }.joined(separator: "\n")
    }

    private func entry(_ analyses: [String]) -> String {
        """
        import NightjarKit

        @_cdecl("\(symbol.name)")
        public func nightjarPluginEntry() -> UnsafeMutableRawPointer {
            NightjarKit.PluginEntry.box([\(analyses.map { "\($0).self" }.joined(separator: ", "))])
        }

        """
    }
}
