import Documents
import Foundation

/// Reads a job's events as they come; a half-written last line is left for the next time.
public final class EventReader {
    /// A line longer than this is not one of ours and is passed over.
    private static let longestLine = 1 << 20
    /// Of a worker that writes without end, no more at a time.
    private static let mostAtOnce = 8 << 20

    private let file: URL
    private var offset: UInt64 = 0
    private var pending = Data()

    /// Reads from the beginning, or from the last `tail` bytes on (a first half line is passed over).
    public init(_ folder: JobFolder, tail: Int? = nil) {
        file = folder.eventsFile
        guard let tail, let size = try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? UInt64,
            size > UInt64(tail)
        else { return }
        offset = size - UInt64(tail)
    }

    /// The events that have come since the last call; none while there is no file.
    public func next() -> [JobEvent] {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return [] }
        defer { try? handle.close() }
        guard let size = try? handle.seekToEnd() else { return [] }
        if size < offset {
            // A new attempt has begun the file anew.
            offset = 0
            pending = Data()
        }
        guard (try? handle.seek(toOffset: offset)) != nil, let new = try? handle.read(upToCount: Self.mostAtOnce)
        else { return [] }
        offset += UInt64(new.count)
        pending.append(new)
        guard let end = pending.lastIndex(of: UInt8(ascii: "\n")) else {
            if pending.count > Self.longestLine { pending = Data() }
            return []
        }
        let lines = pending[..<end]
        pending = Data(pending[pending.index(after: end)...])
        return lines.split(separator: UInt8(ascii: "\n")).compactMap { line in
            (try? Value(json: Data(line), file: nil)).flatMap(JobEvent.init(value:))
        }
    }
}
