import Documents
import Foundation
import Problems

extension Value {
    /// A row of a JSON data set, read from its own bytes, its problems placed in the file.
    static func row(_ json: Data, file: URL, line: Int, key: String? = nil) throws -> Value {
        do {
            return try Value(json: json, file: file.path, limits: .row)
        } catch {
            let place = Problem.Place(file: file.path, line: line + (error.place?.line ?? 1) - 1, key: key)
            throw Problem.badInput("not JSON: \(error.message)", at: place)
        }
    }
}

extension ReadingLimits {
    /// For one row: as much as a line may hold, nested no deeper than people do.
    fileprivate static let row = ReadingLimits(bytes: 1 << 24, values: 1_000_000, depth: 64)
}
