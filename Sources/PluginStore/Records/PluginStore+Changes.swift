import Documents
import Files
public import Foundation
import Problems

extension PluginStore {
    /// Adds a plugin, or puts another version in the place of the one that is there; a job that runs keeps the files that
    /// it has open.
    ///
    /// - Parameter files: Writes the plugin's files into the folder that it is given; its record is written for it.
    /// - Throws: What `files` throws, or a `Problem` where the disk refuses; what was there before is untouched then.
    public func install(_ record: PluginRecord, files: (_ folder: URL) throws -> Void) throws {
        if let fault = PluginRecord.fault(inID: record.id) { throw Problem.badInput(fault) }
        try Folders.make(url)
        let lock = try FolderLock(url.appendingPathComponent(".lock"))
        defer { withExtendedLifetime(lock) {} }
        try removeLeftovers()
        let building = url.appendingPathComponent(".adding-\(record.id)", isDirectory: true)
        try Folders.make(building)
        do {
            try files(building)
            try DurableFile.write(
                Data((record.value.json(pretty: true) + "\n").utf8),
                to: building.appendingPathComponent("plugin.json"))
            try Folders.syncAll(building)
            try Folders.replace(folder(of: record.id), with: building)
        } catch {
            try? FileManager.default.removeItem(at: building)
            throw error
        }
    }

    /// Takes a plugin out; a job that runs keeps the files that it has open.
    ///
    /// - Throws: A `Problem` where there is no such plugin.
    public func remove(_ id: String) throws {
        guard PluginRecord.fault(inID: id) == nil, try StoredFile.exists(folder(of: id)) else {
            let nearest = try records().map(\.id).nearest(to: id).map { "; did you mean \($0)?" } ?? ""
            throw Problem(.failed, "no plugin \(id.quotedForMessage) was added to this workspace\(nearest)")
        }
        let lock = try FolderLock(url.appendingPathComponent(".lock"))
        defer { withExtendedLifetime(lock) {} }
        try Folders.removeAtOnce(folder(of: id))
    }

    /// What one that was killed has left; nobody else is at it while the lock is held.
    private func removeLeftovers() throws {
        for name in try Folders.listing(url) where name.hasPrefix(".adding-") || name.hasPrefix(".removed-") {
            try FileManager.default.removeItem(at: url.appendingPathComponent(name))
        }
    }
}

/// Held while the plugins of a workspace are changed.
private final class FolderLock {
    private let descriptor: Int32

    /// Waits until nobody else holds it.
    init(_ file: URL) throws {
        descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw Problem(
                .failed, "plugins cannot be changed here (\(String(cString: strerror(errno))))",
                at: .init(file: file.path))
        }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    deinit { close(descriptor) }
}
