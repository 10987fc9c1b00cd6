import Documents
import Files
public import Foundation
import Problems

/// Reads a bundle without unpacking it; a damaged or hostile file is a `Problem` that names it.
public struct BundleReader: Sendable {
    /// The bundle.
    public let url: URL

    /// A member as it lies in the bundle.
    public struct Member: Sendable, Equatable {
        /// Its path.
        public var path: String
        /// In bytes.
        public var size: Int
    }

    /// What `verify` found.
    public struct Verification: Sendable, Equatable {
        /// Members whose checksum is right.
        public var sound: [String] = []
        /// Members whose bytes are not those that were written.
        public var changed: [String] = []
        /// In `SHA256SUMS` but not in the bundle.
        public var missing: [String] = []
        /// In the bundle but not in `SHA256SUMS`.
        public var unlisted: [String] = []

        /// Whether every member is there and as it was written.
        public var isSound: Bool { changed.isEmpty && missing.isEmpty && unlisted.isEmpty }
    }

    /// The most bytes that are read into memory at once: 512 MiB.
    public static let largestMember = 512 << 20

    /// A bundle at `url`; nothing is read yet.
    public init(_ url: URL) {
        self.url = url
    }

    /// Every member in the bundle's order.
    public func members() throws -> [Member] {
        let tar = try TarReader(url)
        var members: [Member] = []
        while let entry = try tar.next() { members.append(Member(path: entry.path, size: entry.size)) }
        return members
    }

    /// A member's bytes; the bundle is read only as far as it.
    ///
    /// - Throws: a `Problem` where there is no such member, naming the nearest, or where it is over `largestMember`.
    public func contents(of path: String) throws -> Data {
        let tar = try TarReader(url)
        var others: [String] = []
        while let entry = try tar.next() {
            if entry.path == path { return try contents(of: entry, tar) }
            others.append(entry.path)
        }
        let hint = others.nearest(to: path).map { "; did you mean \($0)?" } ?? ""
        throw Problem.badInput("this bundle has no member \(path)\(hint)", at: .init(file: url.path))
    }

    func contents(of entry: TarReader.Entry, _ tar: TarReader) throws -> Data {
        guard entry.size <= Self.largestMember else {
            throw Problem.badInput(
                "member \(entry.path) has \(entry.size) bytes, more than are read into memory; unpack the bundle: "
                    + "tar --zstd -xf \(url.lastPathComponent)",
                at: .init(file: url.path))
        }
        var data = Data()
        try tar.read { data.append(contentsOf: $0) }
        return data
    }

    /// `summary.json`.
    public func summary() throws -> BundleSummary {
        let data = try contents(of: "summary.json")
        do {
            return try BundleSummary(Value(json: data, file: "\(url.lastPathComponent)/summary.json"))
        } catch var problem as Problem where problem.place?.file == nil {
            problem.place = .init(file: url.path)
            throw problem
        }
    }

    /// Compares every member with `SHA256SUMS`, and reads the file to its end.
    public func verify() throws -> Verification {
        let tar = try TarReader(url)
        var sums: [(path: String, sum: String)] = []
        var list: String?
        while let entry = try tar.next() {
            if entry.path == Checksums.path {
                list = String(decoding: try contents(of: entry, tar), as: UTF8.self)
            } else {
                let digest = try SHA256Digest()
                try tar.read { try digest.update($0) }
                sums.append((entry.path, try digest.finish()))
            }
        }
        guard let list else {
            throw Problem.badInput("this bundle has no \(Checksums.path)", at: .init(file: url.path))
        }
        var expected = try Checksums.parse(list, of: url.path)
        var result = Verification()
        for (path, sum) in sums {
            switch expected.removeValue(forKey: path) {
            case nil: result.unlisted.append(path)
            case sum: result.sound.append(path)
            default: result.changed.append(path)
            }
        }
        result.missing = expected.keys.sorted()
        return result
    }
}
