import Documents
import Foundation

/// What the daemon says: a line for people, and a JSON object in `state/log.jsonl` for programs.
final class DaemonLog {
    /// How much it matters.
    enum Level: String { case info, warning, error }

    /// At this size the file becomes `log.1.jsonl`, in place of the one before.
    static let mostBytes = 16 << 20

    private let file: URL?
    private let say: (String) -> Void
    private let now: () -> Date

    /// - Parameters:
    ///   - file: nil: for people alone.
    ///   - say: Takes a line for people.
    init(_ file: URL?, say: @escaping (String) -> Void, now: @escaping () -> Date = Date.init) {
        self.file = file
        self.say = say
        self.now = now
    }

    /// Says something, of a job where one is named.
    func callAsFunction(_ message: String, of job: QueuedJob? = nil, _ level: Level = .info) {
        say((job.map { "\($0.name) (\($0.id)): " } ?? "") + message)
        var members: [(String, Value)] = [
            ("time", Value(.string(now().formatted(.iso8601)))), ("level", Value(.string(level.rawValue))),
        ]
        if let job { members += [("job", Value(.string(job.name))), ("id", Value(.string(job.id)))] }
        members.append(("message", Value(.string(message))))
        append(Data((Value.object(members).json(pretty: false) + "\n").utf8))
    }

    /// A line that cannot be written is lost: a full disk must not end the daemon.
    private func append(_ line: Data) {
        guard let file else { return }
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard lseek(descriptor, 0, SEEK_END) > Self.mostBytes else { return }
        let old = file.deletingPathExtension().appendingPathExtension("1.jsonl")
        rename(file.path, old.path)
    }
}
