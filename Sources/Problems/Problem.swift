/// What went wrong, where, and what to do about it: the one error that crosses module borders.
///
/// `message` is one line a user can act on; `detail` may hold more. The `kind` decides the exit status of a command and
/// whether a failed job is worth another try.
public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of problem it is; new kinds may be added.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        /// As machine-readable output has it.
        public var rawValue: String
        /// A kind of that name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The job or command failed (exit status 1).
        public static let failed = Kind(rawValue: "failed")
        /// The command line is wrong (2).
        public static let usage = Kind(rawValue: "usage")
        /// A manifest, checkpoint or data set is wrong (65).
        public static let badInput = Kind(rawValue: "bad-input")
        /// Nightjar's own error (70).
        public static let ownError = Kind(rawValue: "own-error")
        /// Something is missing or busy that may be there later: disk space, a lock (75).
        public static let tryAgain = Kind(rawValue: "try-again")
        /// Stopped from outside (130).
        public static let interrupted = Kind(rawValue: "interrupted")
    }

    /// Where in a user's file the problem stands; lines and columns count from 1.
    public struct Place: Sendable, Hashable {
        /// As the user knows it.
        public var file: String?
        /// From 1.
        public var line: Int?
        /// From 1.
        public var column: Int?
        /// The dotted path of the key, as `parameters.tokens`.
        public var key: String?

        /// A place, as far as it is known.
        public init(file: String? = nil, line: Int? = nil, column: Int? = nil, key: String? = nil) {
            self.file = file
            self.line = line
            self.column = column
            self.key = key
        }
    }

    /// What kind of problem it is.
    public var kind: Kind
    /// One line: what is wrong and what to do.
    public var message: String
    /// Where it stands.
    public var place: Place?
    /// More, where one line is not enough.
    public var detail: String?

    /// A problem.
    public init(_ kind: Kind, _ message: String, at place: Place? = nil, detail: String? = nil) {
        self.kind = kind
        self.message = message
        self.place = place
        self.detail = detail
    }

    /// Bad input, the most common kind.
    public static func badInput(_ message: String, at place: Place? = nil, detail: String? = nil) -> Problem {
        Problem(.badInput, message, at: place, detail: detail)
    }

    /// One line: `file:line:column: key: message`, as far as the place is known.
    public var description: String {
        var parts: [String] = []
        if let file = place?.file {
            var spot = file
            if let line = place?.line {
                spot += ":\(line)"
                if let column = place?.column { spot += ":\(column)" }
            }
            parts.append(spot)
        } else if let line = place?.line {
            parts.append("line \(line)" + (place?.column.map { ", column \($0)" } ?? ""))
        }
        if let key = place?.key { parts.append(key) }
        parts.append(message)
        return parts.joined(separator: ": ")
    }

    /// The exit status of a command that ends with it.
    package var exitStatus: Int32 {
        switch kind {
        case .usage: 2
        case .badInput: 65
        case .ownError: 70
        case .tryAgain: 75
        case .interrupted: 130
        default: 1
        }
    }
}
