import Foundation
import Testing
import TinyWorkspace

/// Plugins of the tests, in source and built.
enum PluginFiles {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// A folder of `Plugins/`.
    static func source(_ name: String) -> URL { tests.appendingPathComponent("Plugins/\(name)") }

    /// The misbehaving analyses as one library, compiled once a run.
    static func misbehaving() throws -> URL { try built.get() }

    private static let built = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("plugins-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let library = folder.appendingPathComponent("misbehaving.so")
        let result = try NightjarProcess.run(
            ["plugins", "build", source("Misbehaving").path, "-o", library.path], in: folder)
        try #require(result.status == 0, "\(result.errors)")
        return library
    }

    /// A file with every occurrence of some bytes replaced by as many others.
    static func copy(of file: URL, replacing text: String, with other: String, in folder: URL) throws -> URL {
        var bytes = try Data(contentsOf: file)
        try #require(text.utf8.count == other.utf8.count)
        var found = 0
        while let range = bytes.range(of: Data(text.utf8)) {
            bytes.replaceSubrange(range, with: Data(other.utf8))
            found += 1
        }
        try #require(found > 0, "\(text) is not in \(file.lastPathComponent)")
        let copy = folder.appendingPathComponent("\(UUID().uuidString).so")
        try bytes.write(to: copy)
        return copy
    }
}
