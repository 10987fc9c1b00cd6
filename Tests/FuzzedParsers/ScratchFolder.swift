import Foundation

/// Where parsers of files find their file: in memory, where the system has a place for that.
enum ScratchFolder {
    private static let parent: URL = {
        let memory = URL(filePath: "/dev/shm")
        return FileManager.default.isWritableFile(atPath: memory.path)
            ? memory : FileManager.default.temporaryDirectory
    }()

    /// A folder with these files for as long as `body` runs; each call has its own, so that tests may run side by side.
    static func with(_ files: [String: Data], _ body: (URL) throws -> Void) throws {
        let folder = parent.appending(path: "nightjar-parsers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes) in files { try bytes.write(to: folder.appending(path: name)) }
        try body(folder)
    }
}
