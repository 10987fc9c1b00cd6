import Bundles
import Documents
import Foundation

/// What a workspace holds when all is done, without what may differ from run to run: ids, times, `provenance.json`,
/// `log.jsonl` and `SHA256SUMS`.
struct Outcome: Equatable {
    /// By file name without id: of each such file the members with their digests, and the digest of the whole where it is
    /// no bundle.
    var outbox: [String: [[String]]] = [:]
    /// What is left in the inbox and in `state/claims` and `state/building`.
    var leftOver: [String] = []
    /// The names in each job's folder.
    var jobFolders: [[String]] = []

    static let differing: Set = ["provenance.json", "log.jsonl", "SHA256SUMS"]

    init(_ workspace: URL) throws {
        for name in Self.names(workspace.appendingPathComponent("outbox")) {
            let file = workspace.appendingPathComponent("outbox/\(name)")
            let contents =
                name.hasSuffix(".tar.zst")
                ? try Self.members(of: file) : [try String(contentsOf: file, encoding: .utf8)]
            outbox[name.replacing(/-\d{8}-\d{6}-[0-9a-f]{6}/, with: "-ID"), default: []].append(contents)
        }
        for folder in ["inbox", "state/claims", "state/building"] {
            leftOver += Self.names(workspace.appendingPathComponent(folder)).map { "\(folder)/\($0)" }
        }
        let jobs = workspace.appendingPathComponent("state/jobs")
        jobFolders = Self.names(jobs).map { Self.names(jobs.appendingPathComponent($0)) }
    }

    /// The members of a sound bundle, in its order.
    private static func members(of bundle: URL) throws -> [String] {
        let reader = BundleReader(bundle)
        guard try reader.verify().isSound else { return ["not sound"] }
        if let error = try reader.summary().error { return [error.json(pretty: false)] }
        let sums = String(decoding: try reader.contents(of: "SHA256SUMS"), as: UTF8.self)
        return try reader.members().map(\.path)
            + sums.split(separator: "\n").map(String.init)
            .filter { line in !differing.contains { line.hasSuffix("  \($0)") } }
    }

    private static func names(_ folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// What is not as it should be; nil where all is.
    func complaint(against expected: Outcome) -> String? {
        for (name, files) in expected.outbox.sorted(by: { $0.key < $1.key }) {
            guard let found = outbox[name] else {
                let others = outbox.filter { expected.outbox[$0.key] == nil }
                return "lost: outbox/\(name); instead there are \(others)"
            }
            if found.count > files.count { return "twice: outbox/\(name)" }
            for (found, expected) in zip(found, files) where found != expected {
                let differing = Set(found).symmetricDifference(expected).sorted()
                return "differs: outbox/\(name): \(differing)"
            }
        }
        if outbox.count > expected.outbox.count {
            return "unexpected: \(Set(outbox.keys).subtracting(expected.outbox.keys).sorted())"
        }
        if leftOver != expected.leftOver { return "left over: \(leftOver)" }
        if jobFolders != expected.jobFolders { return "left over in job folders: \(jobFolders)" }
        return nil
    }
}
