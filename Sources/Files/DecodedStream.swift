import CArchive
public import Foundation
import Problems

/// A file's bytes in pieces, decompressed where its name ends in `.gz` or `.zst`.
public final class DecodedStream {
    /// The file.
    public let url: URL

    private let source: any Source
    private let buffer: UnsafeMutableRawBufferPointer

    /// Opens a regular file.
    public init(_ url: URL) throws {
        self.url = url
        source =
            switch url.pathExtension.lowercased() {
            case "gz": try CompressedFile(url, .gzip)
            case "zst": try CompressedFile(url, .zstd)
            default: try OpenFile(reading: url)
            }
        buffer = .allocate(byteCount: 1 << 18, alignment: 64)
    }

    /// The next piece, valid until the next call; nil at the end.
    public func next() throws -> UnsafeRawBufferPointer? {
        let count = try source.read(into: buffer)
        return count > 0 ? UnsafeRawBufferPointer(rebasing: buffer[..<count]) : nil
    }

    deinit { buffer.deallocate() }
}

private protocol Source {
    /// Reads up to `buffer.count` bytes and returns how many; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension OpenFile: Source {}

/// A compressed file, through libarchive's `raw` format.
private final class CompressedFile: Source {
    enum Compression: String {
        case gzip, zstd
    }

    private let file: OpenFile
    private let archive: OpaquePointer

    init(_ url: URL, _ compression: Compression) throws {
        file = try OpenFile(reading: url)
        guard let archive = archive_read_new() else { throw Problem.system(ENOMEM, .read, url.path) }
        self.archive = archive
        let code: Int32
        switch compression {
        case .gzip:
            archive_read_support_filter_gzip(archive)
            code = ARCHIVE_FILTER_GZIP
        case .zstd:
            archive_read_support_filter_zstd(archive)
            code = ARCHIVE_FILTER_ZSTD
        }
        archive_read_support_format_raw(archive)
        archive_read_support_format_empty(archive)
        var entry: OpaquePointer?
        let opened = archive_read_open_fd(archive, file.descriptor, 1 << 18)
        guard opened == ARCHIVE_OK else { throw refused() }
        guard archive_filter_code(archive, 0) == code else {
            throw Problem.badInput("this is named as \(compression.rawValue) but is not", at: .init(file: file.path))
        }
        let header = archive_read_next_header(archive, &entry)
        guard header == ARCHIVE_OK || header == ARCHIVE_EOF else { throw refused() }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw refused() }
        return count
    }

    private func refused() -> Problem {
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "unknown format"
        return Problem.badInput("cannot be decompressed: \(reason)", at: .init(file: file.path))
    }

    deinit { archive_read_free(archive) }
}
