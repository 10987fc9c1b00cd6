import Files
public import Foundation
import Problems

extension BundleReader {
    /// Writes the files of `checkpoint/` into a new folder, one piece after the other, and holds them to the bundle's
    /// checksums; no other member is unpacked.
    ///
    /// - Parameters:
    ///   - folder: Must not be there yet. It appears whole or not at all.
    ///   - checkCancellation: Called between pieces; what it throws ends the unpacking.
    /// - Throws: A `Problem` where the bundle has no checkpoint or is damaged, of kind `tryAgain` where there is no room.
    public func unpackCheckpoint(to folder: URL, checkCancellation: () throws -> Void = {}) throws {
        let part = folder.deletingLastPathComponent().appendingPathComponent(
            ".\(folder.lastPathComponent).part", isDirectory: true)
        // What a killed worker has left.
        try? FileManager.default.removeItem(at: part)
        defer { try? FileManager.default.removeItem(at: part) }
        try Self.writing(part) { try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true) }

        let tar = try TarReader(url)
        var sums: [String: String] = [:]
        var list = Data()
        while let entry = try tar.next() {
            if entry.path == Checksums.path { try tar.read { list.append(contentsOf: $0) } }
            guard entry.path.hasPrefix("checkpoint/") else { continue }
            // No member leads out of the bundle's folder: `TarReader` refuses those.
            let file = part.appendingPathComponent(String(entry.path.dropFirst("checkpoint/".count)))
            sums[entry.path] = try unpack(tar, to: file, checkCancellation)
        }
        guard !sums.isEmpty else {
            throw Problem.badInput("this bundle has no checkpoint/: its job trained nothing", at: .init(file: url.path))
        }
        let expected = try Checksums.parse(String(decoding: list, as: UTF8.self), of: url.path)
        let members = expected.keys.filter { $0.hasPrefix("checkpoint/") } + sums.keys
        if let changed = members.sorted().first(where: { expected[$0] != sums[$0] }) {
            throw Problem.badInput(
                "member \(changed) is not as it was written; copy the bundle again from where it was made",
                at: .init(file: url.path))
        }
        try Folders.sync(part)
        guard rename(part.path, folder.path) == 0 else {
            throw Problem(.tryAgain, "\(folder.path) cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    /// Writes the current member; returns its SHA-256.
    private func unpack(_ tar: TarReader, to file: URL, _ checkCancellation: () throws -> Void) throws -> String {
        try Self.writing(file) {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        }
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.refused(file, String(cString: strerror(errno))) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let digest = try SHA256Digest()
        try tar.read { piece in
            try checkCancellation()
            try digest.update(piece)
            try Self.writing(file) { try handle.write(contentsOf: piece) }
        }
        return try digest.finish()
    }

    private static func writing(_ file: URL, _ body: () throws -> Void) throws {
        do { try body() } catch { throw refused(file, error.localizedDescription) }
    }

    private static func refused(_ file: URL, _ reason: String) -> Problem {
        Problem(.tryAgain, "a checkpoint cannot be unpacked to here: \(reason)", at: .init(file: file.path))
    }
}
