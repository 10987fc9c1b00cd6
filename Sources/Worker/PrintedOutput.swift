import Foundation
import Jobs

/// What a worker's process has printed in one start: the job's log gets it, since a plugin's own words are lost otherwise.
struct PrintedOutput {
    private let file: URL
    private let start: UInt64

    /// Lines and bytes that the log gets at most.
    private static let mostLines = 100
    private static let mostBytes = 16 << 10
    private static let mostCharacters = 1000

    /// What is printed from now on; none where the output goes to no file of the job.
    init(_ folder: JobFolder) {
        file = folder.workerLogFile
        var status = stat()
        start = stat(file.path, &status) == 0 ? UInt64(status.st_size) : 0
    }

    /// The lines so far, the first ones where they are many, and last how many bytes are left out.
    func lines() -> [String] {
        fflush(nil)
        guard let handle = try? FileHandle(forReadingFrom: file) else { return [] }
        defer { try? handle.close() }
        let size = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: start)
        let bytes = (try? handle.read(upToCount: Self.mostBytes)) ?? Data()
        var lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { String($0.prefix(Self.mostCharacters)) }
        let isCut = lines.count > Self.mostLines || size > start + UInt64(bytes.count)
        lines = Array(lines.prefix(Self.mostLines))
        if isCut { lines.append("… \(size - start) bytes in all") }
        return lines
    }
}
