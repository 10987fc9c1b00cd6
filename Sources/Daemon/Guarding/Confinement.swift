import Foundation
import Jobs

/// What keeps a worker from all but its own job: bubblewrap, where it is installed and the system lets it work, else
/// Landlock.
///
/// The worker sees every file as before and may write in its job's folder, the cache and `/dev/shm` alone, and has no
/// network; under bubblewrap it and all that it starts are processes of a space of their own, which ends with it.
public struct Confinement: Sendable {
    enum Means: Sendable, Equatable {
        /// With what it is told.
        case bubblewrap([String])
        /// The worker confines itself.
        case landlock
        /// Workers run as any process of their user.
        case none
    }

    let means: Means
    /// In one line, which protection there is or why there is none.
    public let description: String
    /// What brings more protection.
    public let remedy: String?

    /// Whether there is any.
    public var isOn: Bool { means != .none }

    /// Workers run as any process of their user.
    public static let off = Confinement(
        means: .none, description: "workers are not confined: nightjar.yaml says confine: none", remedy: nil)

    /// How a worker is started.
    struct Start {
        var command: [String]
        var environment: [String: String] = [:]
    }

    /// - Parameters:
    ///   - worker: The executable and its arguments.
    ///   - folder: The job's, where it runs.
    ///   - cache: Where it may write besides; must be there.
    func start(_ worker: [String], in folder: JobFolder, cache: URL?) -> Start {
        // Mounts do not go on links; the files are seen by their old names all the same.
        let writable = [cache, folder.url].compactMap { $0?.resolvingSymlinksInPath().path }
        // Temporary files, too, lie in the job's folder, and go with it.
        let temporary = ["TMPDIR": folder.scratchFolder.path]
        switch means {
        case .bubblewrap(let command):
            let places = writable.flatMap { ["--bind", $0, $0] } + ["--chdir", folder.url.path, "--"]
            return Start(command: command + places + worker, environment: temporary)
        case .landlock:
            let places = (Landlock.harmless + writable).joined(separator: "\n")
            return Start(
                command: worker, environment: temporary.merging([Landlock.environmentKey: places]) { $1 })
        case .none: return Start(command: worker)
        }
    }
}
