import Foundation

/// Bytes as they come, as lines; a line that is too long is passed over, however long it goes on.
struct LineSplitter {
    /// A line without its end.
    enum Line: Equatable {
        case whole([UInt8])
        /// The beginning of one that has more than the most bytes.
        case tooLong([UInt8])
    }

    private let most: Int
    private var pending: [UInt8] = []
    private var isPassingOver = false

    /// - Parameter most: Bytes of a line.
    init(most: Int) { self.most = most }

    /// Takes bytes in and hands out the lines that they end.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ line: (Line) throws -> Void) rethrows {
        var rest = bytes
        while let end = rest.firstLineEnd {
            try append(UnsafeRawBufferPointer(rebasing: rest[..<end]), line)
            rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
            let ended = pending
            pending.removeAll(keepingCapacity: ended.count < 1 << 16)
            if isPassingOver {
                isPassingOver = false
            } else {
                try line(.whole(ended))
            }
        }
        try append(rest, line)
    }

    /// Hands out a last line that has no end.
    mutating func finish(_ line: (Line) throws -> Void) rethrows {
        if !pending.isEmpty, !isPassingOver { try line(.whole(pending)) }
        pending = []
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer, _ line: (Line) throws -> Void) rethrows {
        guard !isPassingOver else { return }
        guard pending.count + bytes.count > most else {
            pending.append(contentsOf: bytes)
            return
        }
        pending.append(contentsOf: bytes.prefix(256))
        let start = Array(pending.prefix(256))
        pending = []
        isPassingOver = true
        try line(.tooLong(start))
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var firstLineEnd: Int? {
        guard let base = baseAddress, let found = memchr(base, Int32(UInt8(ascii: "\n")), count) else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
