import Foundation

/// What a person, or a worker's log, is told.
enum StandardError {
    /// Writes text; where it cannot be written (a full disk, a terminal that is gone) it is lost, and nothing ends by it:
    /// Foundation's own `write(_:)` would trap.
    static func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
