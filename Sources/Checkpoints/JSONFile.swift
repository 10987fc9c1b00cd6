import Documents
import Files
import Foundation
import Problems

/// A JSON file of a checkpoint.
enum JSONFile {
    /// Reads an object, at most 64 MiB; what is larger, or no regular file, is refused before it is read.
    static func object(at url: URL) throws -> Value {
        let limits = ReadingLimits(bytes: 64 << 20, values: 2_000_000, depth: 64)
        let file = try MappedFile(url)
        guard file.size <= limits.bytes else {
            throw Problem.badInput("\(file.size) bytes are too many for this file", at: .init(file: url.path))
        }
        let document = try Value(json: Data(file.bytes), file: url.path, limits: limits)
        guard document.members != nil else {
            throw Problem.badInput("not a JSON object but \(document.inWords)", at: .init(file: url.path))
        }
        return document
    }
}
