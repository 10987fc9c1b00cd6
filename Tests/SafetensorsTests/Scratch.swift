import Foundation

/// A new empty folder for the time of `body`.
func withScratchFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("safetensors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

/// A file that `Fixtures/make_fixtures.py` wrote.
func fixture(_ name: String) -> URL {
    let folder = Bundle.module.resourceURL ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return folder.appendingPathComponent("Fixtures/\(name)")
}
