public import Foundation
import Jobs
import Problems
import Processes

extension Confinement {
    /// The confinement that a workspace asks for.
    ///
    /// - Throws: Where it is required and there is none.
    static func asked(_ confine: WorkspaceSettings.Confine) throws -> Confinement {
        confine == .none ? off : try find().checked(for: confine)
    }

    func checked(for confine: WorkspaceSettings.Confine) throws -> Confinement {
        guard !isOn, confine == .required else { return self }
        throw Problem(
            .failed,
            "\(description), and nightjar.yaml requires it" + (remedy.map { "; remedy: \($0)" } ?? ""),
            at: .init(file: "nightjar.yaml", key: "confine"))
    }

    /// Finds out which confinement works here, by running it; takes some hundredths of a second.
    public static func find(environment: [String: String] = ProcessInfo.processInfo.environment) -> Confinement {
        find(environment: environment, landlock: Landlock.version)
    }

    static func find(environment: [String: String], landlock: Int) -> Confinement {
        guard let bubblewrap = ProgramSearch.path(of: "bwrap", environment: environment) else {
            return without("bubblewrap is not installed", "sudo apt-get install bubblewrap", landlock)
        }
        let whole = [bubblewrap] + common(home: environment["HOME"]) + ownProcesses
        guard let failure = failure(of: whole) else {
            return Confinement(
                means: .bubblewrap(whole),
                description: "workers are confined by bubblewrap: \(most), processes of their own",
                remedy: nil)
        }
        // Inside some containers a new /proc may not be mounted.
        let partial = [bubblewrap] + common(home: environment["HOME"])
        if self.failure(of: partial) == nil {
            return Confinement(
                means: .bubblewrap(partial),
                description:
                    "workers are confined by bubblewrap: \(most); their processes are everybody's (\(failure))",
                remedy: "run the daemon outside of a container, or let the container mount /proc")
        }
        return without("bubblewrap does not work here (\(failure))", remedy(), landlock)
    }

    private static let most = "no network, nothing writable but their job and the cache"

    private static func without(_ reason: String, _ remedy: String, _ landlock: Int) -> Confinement {
        switch landlock {
        case 4...:
            Confinement(
                means: .landlock,
                description:
                    "workers confine themselves by Landlock: no TCP, nothing writable but their job and the cache; "
                    + reason, remedy: remedy)
        case 1...:
            Confinement(
                means: .landlock,
                description: "workers confine themselves by Landlock: nothing writable but their job and the cache; "
                    + reason, remedy: remedy)
        default:
            Confinement(means: .none, description: "workers are not confined: \(reason)", remedy: remedy)
        }
    }

    /// Their `/proc` comes over the root's.
    private static let ownProcesses = ["--unshare-pid", "--unshare-ipc", "--proc", "/proc"]

    /// Mounts come in the order in which they are named, so what is hidden comes after the root.
    private static func common(home: String?) -> [String] {
        // Whoever is root may read what others keep to themselves, as without confinement, and no more.
        let rights = geteuid() == 0 ? ["--cap-add", "CAP_DAC_READ_SEARCH"] : []
        let hidden = secrets(home: home).flatMap { ["--tmpfs", $0] }
        return ["--unshare-net", "--cap-drop", "ALL"] + rights
            + ["--ro-bind", "/", "/", "--dev", "/dev", "--remount-ro", "/dev"]
            + ["--size", "\(1 << 30)", "--tmpfs", "/dev/shm"] + hidden
    }

    /// Folders of the user that hold keys and nothing that a job reads.
    private static func secrets(home: String?) -> [String] {
        guard let home, home.hasPrefix("/") else { return [] }
        let names = [
            ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".password-store", ".config/gcloud", ".config/gh",
        ]
        return names.map { home + "/" + $0 }.filter { path in
            var status = stat()
            // bubblewrap mounts over no link.
            return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
    }

    /// What a confinement complains of when a shell that does nothing runs in it; nil where it works.
    private static func failure(of command: [String]) -> String? {
        guard let trial = try? ToolRun(command + ["--", "/bin/sh", "-c", ":"]) else { return "it cannot be started" }
        guard !trial.exit.succeeded else { return nil }
        return trial.output.split(whereSeparator: \.isNewline).first.map(String.init) ?? "it ends with an error"
    }

    private static func remedy() -> String {
        let switches: KeyValuePairs = [
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1",
            "/proc/sys/kernel/unprivileged_userns_clone": "0",
            "/proc/sys/user/max_user_namespaces": "0",
        ]
        let closed = switches.first {
            KernelFile.text($0.key)?.trimmingCharacters(in: .whitespacesAndNewlines) == $0.value
        }
        guard let closed else {
            return "the system must allow namespaces; inside a container, run the daemon outside of it"
        }
        return "an administrator must let bubblewrap make namespaces: \(closed.key) is \(closed.value) here"
    }
}
