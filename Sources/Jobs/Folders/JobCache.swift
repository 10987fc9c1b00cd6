public import Foundation

/// Where jobs keep what they computed for later ones, and how much of it.
public struct JobCache: Sendable, Equatable {
    /// The folder, made when something is kept; it may be removed at any time.
    public let folder: URL
    /// The most bytes that it takes; nil: the usual.
    public let size: Int?

    /// A cache in a folder.
    public init(folder: URL, size: Int? = nil) {
        self.folder = folder
        self.size = size
    }

    /// The cache of a workspace, `state/cache/`; nil where its settings say `cache: none`.
    public init?(of workspace: Workspace, settings: WorkspaceSettings) {
        guard settings.hasCache else { return nil }
        self.init(
            folder: workspace.state.appending(path: "cache", directoryHint: .isDirectory), size: settings.cacheSize)
    }

    /// The cache of a person's own runs: the workspace's where `here` is one (it has a `nightjar.yaml` or `state/`), else
    /// `nightjar/captures` in the user's cache folder (`XDG_CACHE_HOME`, `~/.cache`); nil where there is neither.
    ///
    /// - Throws: A `Rejection` with everything that is wrong with the workspace's settings.
    public init?(
        for here: Workspace, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(Rejection) {
        let isWorkspace = [here.settingsFile, here.state].contains {
            FileManager.default.fileExists(atPath: $0.path(percentEncoded: false))
        }
        if isWorkspace {
            self.init(of: here, settings: try here.settings())
            return
        }
        let own = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        guard let caches = own ?? environment["HOME"].map({ $0 + "/.cache" }), caches.hasPrefix("/") else { return nil }
        self.init(
            folder: URL(fileURLWithPath: caches, isDirectory: true).appending(
                path: "nightjar/captures", directoryHint: .isDirectory))
    }
}
