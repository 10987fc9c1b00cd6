import Foundation
import NightjarKit

/// What a program says besides its events, on its way to the job's log: so much and no more.
///
/// A program may print without end; the log of a job is a file that people read.
struct ProgramLog {
    private let context: Context
    private var bytesLeft = 1 << 20
    /// The last lines of standard error, the oldest at `oldest`.
    private var last: [[UInt8]] = []
    private var oldest = 0

    private static let kept = 20

    init(_ context: Context) { self.context = context }

    /// The last of standard error, for whoever asks why the program ended; nil where it has written none.
    var lastLines: String? {
        guard !last.isEmpty else { return nil }
        return (last[oldest...] + last[..<oldest]).map { Self.text($0, false) }.joined(separator: "\n")
    }

    /// The last line of standard error that says something, at most 200 bytes of it.
    var lastWords: String? {
        let line = (last[oldest...] + last[..<oldest]).last { !$0.allSatisfy { $0 <= 0x20 } }
        return line.map { Self.text(Array($0.prefix(200)), $0.count > 200).trimmingCharacters(in: .whitespaces) }
    }

    /// A line of standard error.
    mutating func error(_ bytes: [UInt8], isCut: Bool = false) {
        let line = bytes.count > 400 ? Array(bytes.prefix(400)) : bytes
        if last.count < Self.kept {
            last.append(line)
        } else {
            last[oldest] = line
            oldest = (oldest + 1) % Self.kept
        }
        if bytesLeft > 0 { log(Self.text(bytes, isCut)) }
    }

    /// A line of standard output that is no event.
    mutating func rubbish(_ bytes: [UInt8], isCut: Bool = false) {
        guard !bytes.isEmpty, bytesLeft > 0 else { return }
        log("standard output, no event: " + Self.text(bytes, isCut))
    }

    /// A line that the program wants to have in the log.
    mutating func log(_ text: String) {
        guard bytesLeft > 0 else { return }
        // The event's own words count, too.
        bytesLeft -= text.utf8.count + 100
        context.log(text)
        if bytesLeft <= 0 {
            context.log("the program has written more than 1 MiB to its log; what follows is left out")
        }
    }

    /// At most 4,000 bytes, whatever the bytes are.
    private static func text(_ bytes: [UInt8], _ isCut: Bool) -> String {
        let text = String(decoding: bytes.prefix(4000), as: UTF8.self)
        return text + (isCut || bytes.count > 4000 ? "…" : "")
    }
}
