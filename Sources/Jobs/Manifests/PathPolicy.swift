import Documents
public import Foundation
public import Problems

/// Where the paths of a job lead, and whether the job may go there.
///
/// - An absolute path is itself. With a workspace, a relative one lies under its `data/` or `models/`.
/// - Each of the `folders` (for `run` and `check`: the current folder, then the manifest's) is looked into after that:
///   under its `data/` or `models/`, then directly.
/// - A model that is not found so far is looked for in the local hub cache by its hub id; the network is never asked.
/// - A restricted policy (the daemon's) follows a path, links resolved, only into the workspace, the hub cache and the
///   roots; one that is not restricted follows any that may be read.
public struct PathPolicy: Sendable {
    /// Where relative paths are looked for first.
    public let workspace: Workspace?
    let folders: [URL]
    let roots: [URL]
    let hubCache: URL?
    let isRestricted: Bool

    /// Sets where to look, and whether that is all that may be read.
    ///
    /// - Parameters:
    ///   - folders: Where relative paths are looked for after the workspace.
    ///   - roots: The folders that `nightjar.yaml` lists.
    ///   - hubCache: The folder with `models--ORG--NAME`; `HubCache.folder()` gives the machine's.
    public init(workspace: Workspace?, folders: [URL] = [], roots: [URL] = [], hubCache: URL?, isRestricted: Bool) {
        self.workspace = workspace
        self.folders = folders
        self.roots = roots
        self.hubCache = hubCache
        self.isRestricted = isRestricted
    }

    /// The daemon's policy: restricted to a workspace, the hub cache and the roots of its settings.
    public init(workspace: Workspace, settings: WorkspaceSettings, hubCache: URL?) {
        self.init(
            workspace: workspace,
            roots: settings.roots.map { URL(filePath: $0, directoryHint: .isDirectory, relativeTo: workspace.root) },
            hubCache: hubCache, isRestricted: true)
    }

    /// The file of a data set, links resolved.
    ///
    /// - Throws: A `Problem` that names everything that was tried, or the line to add to `nightjar.yaml`.
    public func dataset(_ path: String) throws(Problem) -> URL {
        let found = try first(of: candidates(path, under: "data"), what: "data set", named: path)
        guard found.kind == .typeRegular else {
            throw .badInput("\(found.path) is \(found.kindInWords); a data set is a file")
        }
        try checkReadable(found)
        return found.url
    }

    /// A file or folder of data, links resolved.
    ///
    /// - Throws: A `Problem` that names everything that was tried, or the line to add to `nightjar.yaml`.
    public func path(_ path: String) throws(Problem) -> URL {
        let found = try first(of: candidates(path, under: "data"), what: "file or folder", named: path)
        guard found.isFolder || found.kind == .typeRegular else {
            throw .badInput("\(found.path) is \(found.kindInWords); a file or folder is needed")
        }
        try checkReadable(found)
        return found.url
    }

    /// A checkpoint's folder, or its `.gguf` file, links resolved.
    ///
    /// - Throws: A `Problem` that names everything that was tried, or the line to add to `nightjar.yaml`; also for
    ///   `job:NAME`, which has no path before that job has ended.
    public func model(_ reference: String) throws(Problem) -> URL {
        let found = try checkpoint(reference)
        try checkBase(ofAdapterIn: found.url)
        return found.url
    }

    /// A checkpoint's place, or an adapter's, whose base may be missing.
    func checkpoint(_ reference: String) throws(Problem) -> RealPath {
        guard JobName.referred(by: reference) == nil else {
            throw .badInput("\(reference) is another job's checkpoint and has no path of its own")
        }
        var paths = candidates(reference, under: "models")
        if let hubCache, let snapshot = HubCache.snapshot(of: reference, in: hubCache) { paths.append(snapshot) }
        let found = try first(of: paths, what: "model", named: reference)
        if found.kind == .typeRegular {
            guard found.path.lowercased().hasSuffix(".gguf") else {
                throw .badInput("\(found.path) is a file; a model is a checkpoint's folder or one .gguf file")
            }
        } else {
            guard found.isFolder else {
                throw .badInput("\(found.path) is \(found.kindInWords); a model is a folder or one .gguf file")
            }
            try checkMembers(of: found)
        }
        try checkReadable(found)
        return found
    }

    /// A path as bundles and messages show it: relative to the workspace where it lies inside.
    public func describe(_ url: URL) -> String {
        let path = url.path(percentEncoded: false)
        let real = RealPath(path)?.path ?? path
        guard var root = workspace?.root.path(percentEncoded: false) else { return real }
        if !root.hasSuffix("/") { root += "/" }
        return real.hasPrefix(root) ? String(real.dropFirst(root.count)) : real
    }

    private func candidates(_ path: String, under folder: String) -> [String] {
        guard !path.hasPrefix("/") else { return [path] }
        var bases = workspace.map { [$0.root.appending(path: folder)] } ?? []
        for base in folders { bases += [base.appending(path: folder), base] }
        return bases.map { $0.path(percentEncoded: false) }.map { $0.hasSuffix("/") ? $0 + path : $0 + "/" + path }
    }

    private func first(of paths: [String], what: String, named name: String) throws(Problem) -> RealPath {
        guard !name.isEmpty, !name.utf8.contains(0) else { throw .badInput("\(name.quotedForMessage) is no path") }
        for path in paths {
            if let found = RealPath(path) {
                try checkAllowed(found)
                return found
            }
        }
        var tried = paths.joined(separator: ", ")
        if what == "model", !name.hasPrefix("/") {
            let cache = hubCache?.path(percentEncoded: false) ?? "none"
            tried += (tried.isEmpty ? "" : ", ") + "the hub cache (\(cache))"
        }
        let home = name.hasPrefix("~") ? "; \"~\" is not expanded, write the absolute path" : ""
        throw .badInput("no \(what) \(name.quotedForMessage); tried \(tried)\(home)")
    }

    private func checkAllowed(_ found: RealPath) throws(Problem) {
        guard isRestricted else { return }
        if let system = found.systemFolder {
            throw .badInput("\(found.path) is no data: \(system) is the system's own, and jobs read nothing there")
        }
        let allowed = [workspace?.root, hubCache].compactMap(\.self) + roots
        if allowed.compactMap({ RealPath($0.path(percentEncoded: false)) }).contains(where: found.isInside) { return }
        let folders = roots + [found.url.deletingLastPathComponent()]
        let lines = folders.map { Self.yaml($0.path(percentEncoded: false)) }.joined(separator: ", ")
        throw .badInput(
            "\(found.path) is outside the workspace and its roots; to allow it, write into nightjar.yaml: roots: [\(lines)]"
        )
    }

    /// A checkpoint's files may be links, as in the hub cache, but only to where the job may go.
    private func checkMembers(of folder: RealPath) throws(Problem) {
        let names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        let weights = names.filter { $0.lowercased().hasSuffix(".gguf") }.sorted()
        guard !names.isDisjoint(with: ["config.json", Self.adapterFile]) || weights.count == 1 else {
            throw .badInput(
                "\(folder.path) has no config.json, so it is no checkpoint"
                    + (weights.first.map { "; for a GGUF model name the file: \($0.quotedForMessage)" } ?? ""))
        }
        for name in names.sorted() {
            guard let member = RealPath(folder.path + "/" + name) else { continue }
            // A FIFO would be waited for without an end.
            guard member.isFolder || member.kind == .typeRegular else {
                throw .badInput("\(folder.path)/\(name) is \(member.kindInWords); a checkpoint has files alone")
            }
            try checkAllowed(member)
        }
    }

    private func checkReadable(_ found: RealPath) throws(Problem) {
        guard FileManager.default.isReadableFile(atPath: found.path) else {
            throw .badInput("\(found.path) may not be read; change its permissions")
        }
    }

    private static func yaml(_ folder: String) -> String {
        let path = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let isPlain = path.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
        return isPlain ? path : Value(.string(path)).json()
    }
}
