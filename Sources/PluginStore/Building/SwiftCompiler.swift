import Foundation
import Problems
import Processes

/// The `swiftc` that people have, by which plugins are compiled.
public struct SwiftCompiler: Sendable {
    let path: String
    /// As `6.3`.
    let version: String

    /// Finds out whether a plugin could be compiled here.
    ///
    /// - Throws: A `Problem` where there is no compiler, or it is not the one that made the kit.
    public static func check(for kit: KitSymbol) throws {
        try find(for: kit)
    }

    /// The one on the path, which must be the one that made the kit: no other reads its modules.
    ///
    /// - Throws: A `Problem` where there is none, or it is another.
    @discardableResult
    static func find(for kit: KitSymbol) throws -> SwiftCompiler {
        let compiler = try find()
        guard compiler.version == kit.compiler else {
            throw Problem.badInput(
                "this Nightjar was built by Swift \(kit.compiler), and \(compiler.path) is Swift \(compiler.version): put "
                    + "Swift \(kit.compiler) first on the PATH, or build Nightjar with this one")
        }
        return compiler
    }

    private static func find() throws -> SwiftCompiler {
        guard let path = ProgramSearch.path(of: "swiftc") else {
            throw Problem.badInput(
                "there is no swiftc on the PATH, and a plugin in Swift is compiled by it: install Swift from swift.org, or "
                    + "add a library that somebody has built (nightjar plugins build makes one)")
        }
        let run = try ToolRun([path, "--version"], limit: 60)
        guard run.exit.succeeded, let version = version(in: run.output) else {
            throw Problem(.failed, "\(path) --version does not say which Swift it is", detail: run.output)
        }
        return SwiftCompiler(path: path, version: version)
    }

    /// The version that stands in a text after «Swift version».
    static func version(in text: String) -> String? {
        guard let mark = text.firstRange(of: "Swift version ") else { return nil }
        let version = text[mark.upperBound...].prefix {
            $0.isASCII && ($0.isNumber || $0.isLetter || ".-".contains($0))
        }
        return version.isEmpty ? nil : String(version)
    }
}
