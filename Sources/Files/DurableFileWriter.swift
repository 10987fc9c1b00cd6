public import Foundation
import Problems

/// Writes a file piece by piece; it appears under its name with `commit()`, and not at all without.
///
/// Every `append` is a system call: hand over large pieces. A writer that is let go without `commit()` leaves nothing.
public final class DurableFileWriter {
    /// Where the file will stand.
    public let destination: URL
    /// How many bytes were appended.
    public private(set) var count = 0

    private let temporary: URL
    private var file: OpenFile?

    /// Opens a temporary file (`.nightjar-….part`) in the destination's folder, which must exist.
    public init(to destination: URL, permissions: Int = 0o666) throws {
        self.destination = destination
        temporary = destination.deletingLastPathComponent().appendingPathComponent(DurableFile.temporaryName())
        do {
            file = try OpenFile(
                temporary.path, O_WRONLY | O_CREAT | O_EXCL, permissions: mode_t(permissions), for: .write)
        } catch var problem as Problem {
            problem.place?.file = destination.path
            throw problem
        }
    }

    /// Appends bytes.
    public func append(_ bytes: UnsafeRawBufferPointer) throws {
        try open().write(bytes, as: destination.path)
        count += bytes.count
    }

    /// Appends bytes.
    public func append(_ data: Data) throws {
        try data.withUnsafeBytes { try append($0) }
    }

    /// Syncs the file, gives it its name, syncs the folder; nothing can be appended afterwards.
    public func commit() throws { try commit(syncing: .fileAndFolder) }

    /// As `commit()`, with less waiting for the disk: a file that need not outlive the machine's power is not synced.
    package func commit(syncing: DurableFile.Syncing) throws {
        if syncing != .nothing { try open().sync(as: destination.path) }
        file = nil
        guard rename(temporary.path, destination.path) == 0 else {
            let problem = Problem.system(errno, .write, destination.path)
            unlink(temporary.path)
            throw problem
        }
        if syncing == .fileAndFolder { try Folders.sync(destination.deletingLastPathComponent()) }
    }

    /// Removes what was written; does nothing after `commit()`.
    public func discard() {
        guard file != nil else { return }
        file = nil
        unlink(temporary.path)
    }

    private func open() throws -> OpenFile {
        guard let file else {
            throw Problem(.ownError, "this file is written to after its end", at: .init(file: destination.path))
        }
        return file
    }

    deinit { discard() }
}
