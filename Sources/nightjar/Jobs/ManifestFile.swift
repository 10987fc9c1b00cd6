import Foundation
import Jobs
import Problems
import Worker

/// A manifest that a person names on the command line, read and checked.
struct ManifestFile {
    let url: URL
    let data: Data
    /// Where its paths lead for the person who runs it.
    let policy: PathPolicy
    let jobs: [ResolvedJob]
    /// What its jobs may name.
    let plugins: PluginRegistry

    /// - Parameter policy: Where paths may lead; the person's own reach by default.
    /// - Throws: A `Rejection` that says what is wrong with the manifest, a `Problem` where it cannot be read.
    init(_ path: String, policy: PathPolicy? = nil) throws {
        url = URL(fileURLWithPath: path)
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw Problem.badInput("there is no such file, or it may not be read", at: Problem.Place(file: path))
        }
        let reach = try policy ?? personalPolicy(manifest: url)
        let known = knownPlugins(of: reach.workspace)
        (self.policy, plugins) = (reach, known)
        jobs = try ManifestReader(plugins: known.descriptions).accept(
            data, fileName: url.lastPathComponent, id: JobID.new(), policy: reach,
            check: { known.problems(with: $0) })
    }
}

/// What a person's own command may read: everything its user may, relative paths as `PathPolicy` says.
func personalPolicy(manifest: URL) throws -> PathPolicy {
    let here = try Workspace(root: URL(fileURLWithPath: ".", isDirectory: true).standardizedFileURL)
    return PathPolicy(
        workspace: here, folders: [manifest.deletingLastPathComponent()], hubCache: HubCache.folder(),
        isRestricted: false)
}
