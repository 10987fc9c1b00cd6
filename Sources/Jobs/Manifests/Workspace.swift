public import Foundation
public import Problems

/// The folder that holds `inbox/`, `outbox/`, `state/` and, optionally, `nightjar.yaml`, `models/`, `data/`.
public struct Workspace: Sendable, Hashable {
    /// The folder itself, links followed.
    public let root: URL

    /// Takes an existing folder as workspace; changes nothing in it.
    ///
    /// - Throws: A `Problem` of kind `usage` where there is no such folder.
    public init(root: URL) throws(Problem) {
        guard let path = RealPath(root.path(percentEncoded: false)) else {
            throw Problem(.usage, "there is no folder \(root.path(percentEncoded: false)) to work in")
        }
        guard path.isFolder else {
            throw Problem(.usage, "\(path.path) is no folder; a workspace is a folder")
        }
        self.root = path.url
    }

    /// Where job files are dropped.
    public var inbox: URL { folder("inbox") }
    /// Where bundles and rejections appear.
    public var outbox: URL { folder("outbox") }
    /// What the daemon keeps: queued and running jobs, the cache.
    public var state: URL { folder("state") }
    /// Checkpoints that manifests name by a relative path.
    public var models: URL { folder("models") }
    /// Data sets that manifests name by a relative path.
    public var data: URL { folder("data") }
    /// Plugins that were added to this workspace.
    public var plugins: URL { state.appending(path: "plugins", directoryHint: .isDirectory) }
    /// `nightjar.yaml`, whether or not it is there.
    public var settingsFile: URL { root.appending(path: "nightjar.yaml", directoryHint: .notDirectory) }

    /// Makes `inbox/`, `outbox/` and `state/` where they are not there yet.
    ///
    /// - Throws: A `Problem` that names the folder that could not be made.
    public func prepare() throws(Problem) {
        for folder in [inbox, outbox, state] {
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            } catch {
                let path = folder.path(percentEncoded: false)
                throw Problem(.failed, "cannot make the folder \(path): \(error.localizedDescription)")
            }
        }
    }

    private func folder(_ name: String) -> URL { root.appending(path: name, directoryHint: .isDirectory) }
}
