import Checkpoints
import Foundation

/// Files that `Fixtures/make_pytorch.py` wrote.
func fixture(_ name: String) -> URL {
    let folder = Bundle.module.resourceURL ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return folder.appendingPathComponent("Fixtures/\(name)")
}

/// A checkpoint with these files besides an empty config.json, for the time of `body`.
func withCheckpoint<Result>(_ files: [String: Data], _ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("checkpoint-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("{}".utf8).write(to: folder.appendingPathComponent("config.json"))
    for (name, data) in files { try data.write(to: folder.appendingPathComponent(name)) }
    return try body(folder)
}
