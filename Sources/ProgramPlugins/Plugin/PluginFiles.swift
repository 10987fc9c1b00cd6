import Documents
import Files
import Foundation
import Problems

/// The files of a plugin's folder, those that begin with `.` and what Python leaves (`__pycache__`) left out.
struct PluginFiles: Sendable {
    let folder: URL
    /// Relative, sorted by their bytes.
    let paths: [String]

    private static let most = 10_000
    private static let mostBytes = 256 << 20

    /// Lists a folder.
    ///
    /// - Throws: A `Problem` where it holds a link or a device, too many files or too large ones.
    init(folder: URL) throws {
        self.folder = folder
        var paths: [String] = [], bytes = 0
        func list(_ relative: String) throws {
            for name in try Folders.listing(folder.appendingPathComponent(relative)) {
                guard !name.hasPrefix("."), name != "__pycache__" else { continue }
                let path = relative.isEmpty ? name : relative + "/" + name
                var status = stat()
                guard lstat(folder.path + "/" + path, &status) == 0 else {
                    throw Problem.badInput("this cannot be read", at: .init(file: folder.path + "/" + path))
                }
                switch status.st_mode & S_IFMT {
                case S_IFDIR: try list(path)
                case S_IFREG:
                    paths.append(path)
                    bytes += Int(status.st_size)
                default:
                    throw Problem.badInput(
                        "this is neither a file nor a folder; a plugin is copied, so put there what a link leads to",
                        at: .init(file: folder.path + "/" + path))
                }
                guard paths.count <= Self.most, bytes <= Self.mostBytes else {
                    throw Problem.badInput(
                        "a plugin's folder holds at most 10,000 files of 256 MiB together; keep data and environments "
                            + "elsewhere, and name their paths", at: .init(file: folder.path))
                }
            }
        }
        try list("")
        guard paths.contains(ProgramPlugin.fileName) else {
            throw Problem.badInput("there is no \(ProgramPlugin.fileName) in this folder", at: .init(file: folder.path))
        }
        self.paths = paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// SHA-256 over every file's path, whether it may be executed, and the digest of its bytes.
    func digest() throws -> String {
        let digest = try SHA256Digest()
        for path in paths {
            let url = folder.appendingPathComponent(path)
            let isProgram = FileManager.default.isExecutableFile(atPath: url.path)
            try digest.update(Data("\(path)\0\(isProgram ? "x" : "-")\(try SHA256Digest.hex(ofFile: url))\n".utf8))
        }
        return try digest.finish()
    }

    /// Copies the files with their permissions.
    func copy(to destination: URL) throws {
        try Folders.make(destination)
        for path in paths {
            let source = folder.appendingPathComponent(path), target = destination.appendingPathComponent(path)
            try Folders.make(target.deletingLastPathComponent())
            try DurableFile.write(StoredFile.contents(of: source), to: target, syncing: .nothing)
            let mode: mode_t = FileManager.default.isExecutableFile(atPath: source.path) ? 0o755 : 0o644
            guard chmod(target.path, mode) == 0 else {
                throw Problem(.tryAgain, "its permissions cannot be set", at: .init(file: target.path))
            }
        }
    }
}
