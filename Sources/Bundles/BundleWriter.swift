import Files
public import Foundation
import Problems

/// Writes members as one `.tar.zst`, with their checksums last.
///
/// Members are written in the order given. The file appears under its name complete or not at all, and the same members
/// give the same bytes.
public struct BundleWriter: Sendable {
    /// What is written, `SHA256SUMS` not among it.
    public var members: [BundleMember]

    /// zstd's level: 10, and 3 where a checkpoint makes most of the bundle (measured on 90 MB of weights: 2.3 and 0.4 s,
    /// 82.9 and 83.1 MB).
    private var level: Int32 { needed > 64 << 20 ? 3 : 10 }
    private static let pieceSize = 1 << 20

    /// A bundle of these members.
    public init(_ members: [BundleMember]) {
        self.members = members
    }

    /// Writes the bundle.
    ///
    /// - Throws: a `Problem` of kind `tryAgain` when the file cannot be written, with the space that it needs; nothing
    ///   is left then, and what stood under the name before is untouched. Also where a member's file cannot be read.
    public func write(to url: URL) throws {
        for member in members {
            if let objection = BundleMember.objection(to: member.path) {
                throw Problem(.failed, "the name of member “\(member.path)” \(objection)", at: .init(file: url.path))
            }
        }
        let output = try writing(to: url) { try ZstdWriter(to: url, level: level) }
        let tar = try TarWriter { bytes in try writing(to: url) { try output.append(bytes) } }
        var sums: [(path: String, sum: String)] = []
        for member in members {
            sums.append((member.path, try write(member, to: tar)))
        }
        _ = try write(BundleMember(Checksums.path, text: Checksums.text(sums)), to: tar)
        try tar.finish()
        try writing(to: url) { try output.commit() }
    }

    /// Writes one member and returns its SHA-256.
    private func write(_ member: BundleMember, to tar: TarWriter) throws -> String {
        let digest = try SHA256Digest()
        switch member.content {
        case .data(let data):
            try tar.begin(member.path, size: data.count)
            try data.withUnsafeBytes { bytes in
                try digest.update(bytes)
                try tar.append(bytes)
            }
        case .file(let url):
            let file = try MappedFile(url)
            try tar.begin(member.path, size: file.size)
            for start in stride(from: 0, to: file.size, by: Self.pieceSize) {
                let range = start..<min(start + Self.pieceSize, file.size)
                let piece = UnsafeRawBufferPointer(rebasing: file.bytes[range])
                try digest.update(piece)
                try tar.append(piece)
                file.advise(.dontNeed, range)
            }
            guard file.isUnchanged else {
                throw Problem(.tryAgain, "this file was changed while it was bundled", at: .init(file: url.path))
            }
        }
        return try digest.finish()
    }

    /// Turns whatever keeps the bundle from being written into one line that says what to do.
    private func writing<Result>(to url: URL, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let problem as Problem {
            let folder = url.deletingLastPathComponent()
            var message = "the bundle cannot be written (\(problem.message)); it needs up to \(needed.bytesInWords)"
            if let free = try? Folders.freeSpace(at: folder) { message += ", \(free.bytesInWords) are free there" }
            throw Problem(.tryAgain, message, at: .init(file: url.path), detail: problem.detail)
        }
    }

    /// An upper bound: what the members take without compression.
    private var needed: Int {
        members.reduce(10_240) { sum, member in
            switch member.content {
            case .data(let data): sum + 1024 + data.count
            case .file(let url): sum + 1024 + ((try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0)
            }
        }
    }
}
