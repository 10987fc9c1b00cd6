import CArchive
import Foundation
import Glibc
import Problems

/// The members of a compressed tar archive, one after the other; nothing is written to the disk.
final class TarReader {
    struct Entry {
        var path: String
        var size: Int
    }

    private let path: String
    private let archive: OpaquePointer
    private let source: Source
    private var seen: Set<String> = []

    /// More members than any job makes.
    private static let mostMembers = 100_000

    /// What libarchive calls back with; keeps the error that cannot pass through C.
    private final class Source {
        let reader: ZstdReader
        var error: (any Error)?
        init(_ reader: ZstdReader) { self.reader = reader }
    }

    init(_ url: URL) throws {
        path = url.path
        source = Source(try ZstdReader(url))
        guard let archive = archive_read_new() else { throw Problem(.tryAgain, "no memory for an archive") }
        self.archive = archive
        archive_read_support_format_tar(archive)
        let opened = archive_read_open(
            archive, Unmanaged.passUnretained(source).toOpaque(), nil,
            { _, context, bytes in
                guard let context, let bytes else { return -1 }
                let source = Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
                do {
                    let piece = try source.reader.next()
                    bytes.pointee = piece.baseAddress
                    return piece.count
                } catch {
                    source.error = error
                    return -1
                }
            }, nil)
        guard opened == ARCHIVE_OK else { throw failure() }
    }

    /// The next member; nil at the end.
    ///
    /// - Throws: a `Problem` for anything that no bundle holds: links, devices, paths that lead elsewhere, a path twice.
    func next() throws -> Entry? {
        while true {
            var entry: OpaquePointer?
            switch archive_read_next_header(archive, &entry) {
            case ARCHIVE_OK, ARCHIVE_WARN: break
            case ARCHIVE_EOF:
                // What comes after the archive's end still has to be sound: the checksum stands there.
                while try !source.reader.next().isEmpty {}
                return nil
            default: throw failure()
            }
            guard let entry, let name = archive_entry_pathname(entry) else { throw refused("a member has no name") }
            var member = String(cString: name)
            let isFolder = archive_entry_filetype(entry) == UInt32(Glibc.S_IFDIR)
            if isFolder, member.hasSuffix("/") { member.removeLast() }
            if let objection = BundleMember.objection(to: member) {
                throw refused("the name of member “\(member.prefix(200))” \(objection)")
            }
            if isFolder { continue }
            guard archive_entry_filetype(entry) == UInt32(Glibc.S_IFREG), archive_entry_hardlink(entry) == nil else {
                throw refused("member “\(member)” is a link or a device, not a file")
            }
            guard seen.insert(member).inserted else { throw refused("member “\(member)” is there twice") }
            guard seen.count <= Self.mostMembers else { throw refused("it has over \(Self.mostMembers) members") }
            return Entry(path: member, size: Int(archive_entry_size(entry)))
        }
    }

    /// Hands over the current member's bytes, piece by piece.
    func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
            if count == 0 { return }
            guard count > 0 else { throw failure() }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private func failure() -> any Error {
        if let error = source.error { return error }
        return refused(archive_error_string(archive).map { String(cString: $0) } ?? "not an archive")
    }

    private func refused(_ reason: String) -> Problem {
        Problem.badInput("this is no sound bundle: \(reason)", at: .init(file: path))
    }

    deinit { archive_read_free(archive) }
}
