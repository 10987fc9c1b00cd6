public import Documents
import Files
import Foundation
import Problems

/// What differs between two bundles: how the jobs ended, what they were given, what computed them, and the numbers.
public struct BundleComparison: Sendable, Equatable {
    /// A headline number in which they differ; nil: one has none of that name.
    public struct Headline: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// In the first.
        public var first: Value?
        /// In the second.
        public var second: Value?
    }

    /// How the two ended, where that differs: `status` and `error`.
    public var endings: [ValueDifference] = []
    /// Where the resolved jobs differ.
    public var job: [ValueDifference] = []
    /// Files of models and data sets, and tables of other jobs, whose bytes differ or that only one read.
    public var files: [String] = []
    /// Where versions, processor and threads differ.
    public var versions: [ValueDifference] = []
    /// Headline numbers that differ.
    public var headlines: [Headline] = []
    /// Tables that differ.
    public var tables: [TableDifference] = []
    /// Tensors that differ.
    public var tensors: [TensorDifference] = []
    /// Other members whose bytes differ: report, figures, files of the checkpoint, the manifest as written.
    public var others: [String] = []
    /// Members that only the first has.
    public var onlyInFirst: [String] = []
    /// Members that only the second has.
    public var onlyInSecond: [String] = []
    /// Whether every member but those of the run is the same, byte for byte.
    public let isSame: Bool

    /// The members that tell of a run and not of its results; they differ between any two runs.
    static let ofTheRun = ["provenance.json", "log.jsonl", Checksums.path]

    /// Compares two bundles, each read once and then as far as they differ.
    ///
    /// - Throws: A `Problem` that names the bundle that cannot be read.
    public init(_ first: BundleReader, _ second: BundleReader) throws {
        let (digests, others) = (try first.digests(), try second.digests())
        let sumsOfFirst = Dictionary(digests.map { ($0.path, $0.sum) }) { $1 }
        let sums = Dictionary(others.map { ($0.path, $0.sum) }) { $1 }
        onlyInFirst = digests.map(\.path).filter { sums[$0] == nil }
        onlyInSecond = others.map(\.path).filter { sumsOfFirst[$0] == nil }
        let differing = digests.filter { member in
            (sums[member.path] ?? member.sum) != member.sum && !Self.ofTheRun.contains(member.path)
        }
        isSame = differing.isEmpty && onlyInFirst.isEmpty && onlyInSecond.isEmpty
        try compareProvenance(first, second)
        for member in differing { try compare(member.path, first, second) }
    }

    private mutating func compare(_ path: String, _ first: BundleReader, _ second: BundleReader) throws {
        switch path {
        case "summary.json":
            let (a, b) = (try first.document(path), try second.document(path))
            endings = ["status", "error"].flatMap { ValueDifference.all(a[$0], b[$0], at: $0) }
            headlines = ValueDifference.all(a["headlines"] ?? .object([]), b["headlines"] ?? .object([]))
                .map { Headline(name: $0.key, first: $0.first, second: $0.second) }
        case "job.json":
            job = ValueDifference.all(try first.document(path), try second.document(path))
        case _ where path.hasPrefix("tables/"):
            tables.append(try TableDifference(path, first.contents(of: path), second.contents(of: path)))
        case _ where path.hasPrefix("tensors/"):
            let found = try first.withFile(path) { file in
                try second.withFile(path) { try TensorDifference.all(path, file, $0) }
            }
            // The same numbers in other bytes: another order, say.
            if found.isEmpty { others.append(path) } else { tensors += found }
        default: others.append(path)
        }
    }

    private mutating func compareProvenance(_ first: BundleReader, _ second: BundleReader) throws {
        let (a, b) = (try first.document("provenance.json"), try second.document("provenance.json"))
        versions = ["versions", "processor", "threads"].flatMap { ValueDifference.all(a[$0], b[$0], at: $0) }
        let (inputs, otherInputs) = (ReadFile.all(a), ReadFile.all(b))
        for (name, sum) in inputs {
            switch otherInputs.first(where: { $0.name == name })?.sum {
            case nil: files.append("\(name): only the first read it")
            case sum: break
            default: files.append("\(name): its bytes differ")
            }
        }
        for (name, _) in otherInputs where !inputs.contains(where: { $0.name == name }) {
            files.append("\(name): only the second read it")
        }
    }
}

/// A file that a job read, as `provenance.json` lists it.
private enum ReadFile {
    /// The name under which the job knew it, and the SHA-256 of its bytes.
    static func all(_ provenance: Value) -> [(name: String, sum: String)] {
        let models = (provenance["models"]?.array ?? []).flatMap { model in
            (model["files"]?.array ?? []).map { file in
                let name = file["path"]?.string?.split(separator: "/").last ?? "?"
                return (name: "model \(model["reference"]?.string ?? "?"), \(name)", sum: file["sha256"]?.string ?? "")
            }
        }
        let data = (provenance["data"]?.array ?? []).map { file in
            (name: "data \(file["path"]?.string ?? "?")", sum: file["sha256"]?.string ?? "")
        }
        let tables = (provenance["tables"]?.array ?? []).map { table in
            let name = "table \(table["table"]?.string ?? "?") of \(table["reference"]?.string ?? "?")"
            return (name: name, sum: table["sha256"]?.string ?? "")
        }
        return models + data + tables
    }
}

extension BundleReader {
    /// The SHA-256 of every member, in the bundle's order.
    fileprivate func digests() throws -> [(path: String, sum: String)] {
        let tar = try TarReader(url)
        var digests: [(path: String, sum: String)] = []
        while let entry = try tar.next() {
            let digest = try SHA256Digest()
            try tar.read { try digest.update($0) }
            digests.append((entry.path, try digest.finish()))
        }
        return digests
    }

    fileprivate func document(_ path: String) throws -> Value {
        try Value(json: contents(of: path), file: "\(url.path)/\(path)")
    }

    /// Calls `body` with a member as a file of its own, which is gone afterwards.
    fileprivate func withFile<R>(_ path: String, _ body: (URL) throws -> R) throws -> R {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("nightjar-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try contents(of: path).write(to: file)
        return try body(file)
    }
}
