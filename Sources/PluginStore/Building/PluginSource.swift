import Files
public import Foundation
import Problems

/// The Swift files of a plugin: one file, or a folder's.
///
/// Of a folder, those at its top and those below `Sources/`; `Package.swift` and the tests are not part of the plugin.
public struct PluginSource: Sendable {
    /// The file, or the folder.
    public let url: URL
    /// Its files, in order, as paths relative to the folder.
    public let files: [String]
    private let folder: URL

    /// Looks at what is there.
    ///
    /// - Throws: A `Problem` where nothing in it can be compiled.
    public init(_ url: URL) throws {
        self.url = url
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw Problem.badInput("there is no such file or folder", at: .init(file: url.path))
        }
        if isFolder.boolValue {
            folder = url
            let top = try Self.names(url).filter { $0.hasSuffix(".swift") && $0 != "Package.swift" }
            files = try (top + Self.swiftFiles(below: "Sources", of: url, depth: 0)).sorted()
        } else {
            folder = url.deletingLastPathComponent()
            files = [url.lastPathComponent].filter { $0.hasSuffix(".swift") }
        }
        guard !files.isEmpty else {
            throw Problem.badInput(
                isFolder.boolValue
                    ? "is no plugin: it has no plugin.yaml, and no .swift file at its top or below Sources/"
                    : "is no plugin: a .swift file, a folder of them, or a library (.so) is one",
                at: .init(file: url.path))
        }
    }

    /// Where each file lies.
    var paths: [URL] { files.map { folder.appendingPathComponent($0) } }

    /// What the compiler calls it: no name that a module of Nightjar has, whose own functions would else be called.
    var moduleName: String {
        let name = url.deletingPathExtension().lastPathComponent
        return "Plugin_" + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// Where the files below its `Tests/` lie.
    var tests: [URL] {
        get throws {
            try Self.swiftFiles(below: "Tests", of: folder, depth: 0).sorted().map(folder.appendingPathComponent)
        }
    }

    /// Copies the files into a folder, in their places.
    public func copy(to destination: URL) throws {
        for (file, path) in zip(files, paths) {
            let copy = destination.appendingPathComponent(file)
            try Folders.make(copy.deletingLastPathComponent())
            try StoredFile.contents(of: path).write(to: copy)
        }
    }

    private static func names(_ folder: URL) throws -> [String] {
        try Folders.listing(folder).filter { !$0.hasPrefix(".") }
    }

    private static func swiftFiles(below path: String, of root: URL, depth: Int) throws -> [String] {
        let folder = root.appendingPathComponent(path)
        var isFolder: ObjCBool = false
        guard depth < 8, FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return [] }
        guard isFolder.boolValue else { return path.hasSuffix(".swift") ? [path] : [] }
        return try names(folder).flatMap { try swiftFiles(below: "\(path)/\($0)", of: root, depth: depth + 1) }
    }
}
