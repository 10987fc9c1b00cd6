import CArchive
import Foundation
import Glibc
import Problems

/// A tar archive as a stream, in GNU's form.
///
/// GNU's and not pax, because it takes paths as the bytes they are: libarchive converts those of pax from the locale, which
/// a daemon has none of, and the way around it (`hdrcharset=BINARY`) makes tar warn of every member.
/// No times, owners or names of this machine: the same members give the same bytes.
final class TarWriter {
    typealias Sink = (UnsafeRawBufferPointer) throws -> Void

    private let archive: OpaquePointer
    private let target: Target

    /// What libarchive calls back with; keeps the error that cannot pass through C.
    private final class Target {
        let sink: Sink
        var error: (any Error)?
        init(_ sink: @escaping Sink) { self.sink = sink }
    }

    init(_ sink: @escaping Sink) throws {
        guard let archive = archive_write_new() else { throw Problem(.tryAgain, "no memory for an archive") }
        self.archive = archive
        target = Target(sink)
        try check(archive_write_set_format_gnutar(archive))
        let opened = archive_write_open(
            archive, Unmanaged.passUnretained(target).toOpaque(), nil,
            { _, context, bytes, count in
                guard let context, let bytes else { return -1 }
                let target = Unmanaged<Target>.fromOpaque(context).takeUnretainedValue()
                do {
                    try target.sink(UnsafeRawBufferPointer(start: bytes, count: count))
                    return count
                } catch {
                    target.error = error
                    return -1
                }
            }, nil)
        try check(opened)
    }

    /// Begins a member; its `size` bytes follow through `append`.
    func begin(_ path: String, size: Int) throws {
        guard let entry = archive_entry_new() else { throw Problem(.tryAgain, "no memory for an archive") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, path)
        archive_entry_set_size(entry, la_int64_t(size))
        archive_entry_set_filetype(entry, UInt32(Glibc.S_IFREG))
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_mtime(entry, 0, 0)
        archive_entry_set_uid(entry, 0)
        archive_entry_set_gid(entry, 0)
        try check(archive_write_header(archive, entry))
    }

    /// The next bytes of the member begun.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = archive_write_data(archive, rest.baseAddress, rest.count)
            guard count > 0 else { throw failure() }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Writes the archive's end.
    func finish() throws {
        try check(archive_write_close(archive))
    }

    private func check(_ code: Int32) throws {
        guard code == ARCHIVE_OK else { throw failure() }
    }

    private func failure() -> any Error {
        if let error = target.error { return error }
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "unknown"
        return Problem(.ownError, "the archive cannot be written: \(reason)")
    }

    deinit {
        // Freeing would write the end of the archive once more: what was begun and failed stays as it is.
        archive_write_fail(archive)
        archive_write_free(archive)
    }
}
