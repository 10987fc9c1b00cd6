public import Foundation
import Problems

/// A file's bytes as memory, read by the system when they are touched; unmapped when the last reference goes.
///
/// A file that is made shorter while it is mapped kills the process that touches the missing part (SIGBUS): files are
/// replaced by renaming, never overwritten in place, and `isUnchanged` is asked after the bytes were used.
///
/// `@unchecked Sendable`: the mapping is read-only and lives as long as the object.
public final class MappedFile: @unchecked Sendable {
    /// The file.
    public let url: URL
    /// All its bytes; valid as long as this object lives.
    public let bytes: UnsafeRawBufferPointer

    private let file: OpenFile
    private let opened: stat

    /// The file's length in bytes.
    public var size: Int { bytes.count }

    /// How the bytes will be used, for the system to plan by.
    public enum Advice: Sendable {
        /// Soon: begin to read them.
        case willNeed
        /// Not for a while: give their memory back (they are read again when touched).
        case dontNeed
        /// In order: read ahead generously.
        case sequential
    }

    /// Maps a regular file; a pipe, device or folder is refused.
    public init(_ url: URL) throws {
        self.url = url
        file = try OpenFile(reading: url)
        opened = try file.status()
        let size = Int(opened.st_size)
        // mmap refuses a length of zero.
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file.descriptor, 0), start != MAP_FAILED else {
            throw Problem.system(errno, .read, url.path)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    /// Whether the mapped file still has the size and modification time that it had when it was opened.
    public var isUnchanged: Bool {
        guard let now = try? file.status() else { return false }
        return now.st_size == opened.st_size && now.st_mtim.tv_sec == opened.st_mtim.tv_sec
            && now.st_mtim.tv_nsec == opened.st_mtim.tv_nsec
    }

    /// Tells the system how a range of the bytes (all by default) will be used; only a hint.
    public func advise(_ advice: Advice, _ range: Range<Int>? = nil) {
        let range = (range ?? 0..<size).clamped(to: 0..<size)
        guard !range.isEmpty, let base = bytes.baseAddress else { return }
        let page = Int(getpagesize())
        let start = range.lowerBound / page * page
        let flag =
            switch advice {
            case .willNeed: MADV_WILLNEED
            case .dontNeed: MADV_DONTNEED
            case .sequential: MADV_SEQUENTIAL
            }
        madvise(UnsafeMutableRawPointer(mutating: base + start), range.upperBound - start, Int32(flag))
    }

    deinit {
        if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }
}
