import Documents
import Foundation
import Problems

extension EventForms {
    /// The JSON object on a line.
    ///
    /// - Throws: A `Problem` where the line holds no whole one.
    static func event(_ bytes: [UInt8]) throws(Problem) -> Value {
        let limits = ReadingLimits(bytes: ProgramRun.longestLine, values: 4_000_000, depth: 32)
        do {
            return try Value(json: Data(bytes), file: nil, limits: limits)
        } catch {
            var problem = error
            if bytes.contains("NaN".utf8) || bytes.contains("Infinity".utf8) {
                problem.message += "; NaN and Infinity are no JSON, write null"
            } else {
                problem.message = "this line is no whole JSON object: \(problem.message)"
            }
            throw problem
        }
    }

    /// An event with its defaults.
    ///
    /// - Throws: The first `Problem` of it.
    static func checked(_ event: Value) throws -> Value {
        guard let name = event["event"]?.string else {
            throw Problem.mismatch(event["event"] ?? event, allowed: "an event's name", key: "event")
        }
        guard let fields = all.first(where: { $0.key == name })?.value else {
            _ = try Schema.choice(all.map(\.key)).checked(event["event"] ?? event, key: "event")
            throw Problem.badInput("unknown event")
        }
        return try Schema.object([.init("event", .string)] + fields).checked(event)
    }
}
