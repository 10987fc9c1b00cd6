public import Foundation

/// A temporary folder with a tiny model in `model/`, the files of `TinyTexts` and a test's own; gone when it is let go.
public final class TestFolder: Sendable {
    /// Where it is.
    public let url = FileManager.default.temporaryDirectory.appendingPathComponent("nightjar-test-\(UUID().uuidString)")

    /// Makes it.
    ///
    /// - Parameter files: What the test's own files hold, by their path in the folder.
    public init(_ model: TinyModel = .bert, files: [String: String] = [:]) throws {
        try model.write(to: url.appendingPathComponent("model"))
        for (path, text) in TinyTexts.files().merging(files, uniquingKeysWith: { $1 }) { try write(path, text) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file, folders on the way made.
    public func write(_ path: String, _ text: String) throws {
        let file = url.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// A job's surroundings over this folder; `model` is its model.
    public func host(threads: Int = 2, seed: UInt64 = 7) -> FolderHost { FolderHost(url, threads: threads, seed: seed) }
}
