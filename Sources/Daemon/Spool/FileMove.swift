import Files
import Foundation
import Jobs
import Problems

/// Renaming that replaces nothing.
enum FileMove {
    /// Renames; false where the destination exists. Looking first is enough: one daemon writes in these folders.
    static func rename(_ source: URL, to destination: URL) throws -> Bool {
        if try StoredFile.exists(destination) { return false }
        guard Foundation.rename(source.path, destination.path) == 0 else {
            throw Problem.refused("this cannot be renamed to \(destination.lastPathComponent)", errno, source)
        }
        return true
    }
}
