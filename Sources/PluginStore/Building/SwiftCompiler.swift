import Foundation
import Problems

/// The `swiftc` that people have, by which plugins are compiled.
struct SwiftCompiler {
    let path: String
    /// As `6.3`.
    let version: String

    /// Finds it on the path.
    ///
    /// - Throws: A `Problem` where there is none, or it does not say what it is.
    static func find(in folder: URL) throws -> SwiftCompiler {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard
            let path = folders.map({ "\($0)/swiftc" }).first(where: FileManager.default.isExecutableFile)
        else {
            throw Problem.badInput(
                "there is no swiftc on the PATH, and a plugin in Swift is compiled by it: install Swift from swift.org, or "
                    + "add a library that somebody has built (nightjar plugins build makes one)")
        }
        let run = try ToolRun([path, "--version"], in: folder, limit: 60)
        guard run.status == 0, let version = version(in: run.output) else {
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
