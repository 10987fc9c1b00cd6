public import Documents
public import Problems

/// How a job ended, as its worker says in `end.json`.
public struct Ending: Sendable, Equatable {
    /// The three ends.
    public enum Status: String, Sendable { case succeeded, failed, cancelled }

    /// The exit status of a worker that stopped at `limits.time` and has not ended the job, as timeout(1) has it.
    public static let overTimeStatus: Int32 = 124

    /// Which end.
    public var status: Status
    /// Why, unless it succeeded.
    public var problem: Problem?
    /// The SHA-256 of the finished bundle, where its worker has noted it: what lies on another machine's disk may be seen
    /// late, or in part.
    public var bundle: String?

    /// An end.
    public init(_ status: Status, problem: Problem? = nil) {
        self.status = status
        self.problem = problem
    }

    /// The end as it is written.
    public var value: Value {
        var value: Value = .object([("status", Value(.string(status.rawValue)))])
        if let problem { value["problem"] = problem.value }
        if let bundle { value["bundle"] = Value(.string(bundle)) }
        return value
    }

    /// Reads what `value` wrote.
    public init(value: Value) throws {
        guard let status = value["status"]?.string.flatMap(Status.init) else {
            throw Problem(.ownError, "end.json has no status of succeeded, failed or cancelled")
        }
        self.init(status, problem: value["problem"].flatMap(Problem.init(value:)))
        bundle = value["bundle"]?.string
    }
}

extension Problem {
    /// The problem as an object: `kind`, `message`, and of its place and detail what is known.
    var value: Value {
        var members: [(String, Value)] = [
            ("kind", Value(.string(kind.rawValue))), ("message", Value(.string(message))),
        ]
        if let file = place?.file { members.append(("file", Value(.string(file)))) }
        if let line = place?.line { members.append(("line", Value(.int(line)))) }
        if let column = place?.column { members.append(("column", Value(.int(column)))) }
        if let key = place?.key { members.append(("key", Value(.string(key)))) }
        if let detail { members.append(("detail", Value(.string(detail)))) }
        return .object(members)
    }

    /// Reads what `value` wrote; nil without a message.
    init?(value: Value) {
        guard let message = value["message"]?.string else { return nil }
        let place = Place(
            file: value["file"]?.string, line: value["line"]?.int, column: value["column"]?.int,
            key: value["key"]?.string)
        self.init(
            Kind(rawValue: value["kind"]?.string ?? Kind.failed.rawValue), message, at: place == Place() ? nil : place,
            detail: value["detail"]?.string)
    }
}
