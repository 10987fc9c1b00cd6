public import Documents
import Problems
import Reports

extension BundleSummary {
    /// As `summary.json` has it.
    public var value: Value {
        var value: Value = [
            "nightjar": Value(.int(Self.version)), "job": Value(.string(job)), "plugin": Value(.string(plugin)),
        ]
        if let model { value["model"] = Value(.string(model)) }
        value["status"] = Value(.string(status.rawValue))
        if let error { value["error"] = error }
        value["headlines"] = .object(headlines)
        value["tables"] = .object(
            tables.map { table in
                let entry: Value = [
                    "file": Value(.string(table.file)), "title": Value(.string(table.title)),
                    "rows": Value(.int(table.rows)), "columns": Self.strings(table.columns),
                ]
                return (table.name, entry)
            })
        value["figures"] = .object(
            figures.map { ($0.name, ["file": Value(.string($0.file)), "title": Value(.string($0.title))]) })
        value["members"] = Self.strings(members)
        return value
    }

    /// Reads what `value` writes; keys that it does not know are left alone.
    ///
    /// - Throws: a `Problem` of kind `badInput` that names what is missing.
    public init(_ value: Value) throws {
        guard let version = value["nightjar"]?.int else { throw Self.missing("nightjar") }
        guard version == Self.version else {
            throw Problem.badInput("this bundle has format \(version); this Nightjar reads format \(Self.version)")
        }
        guard let job = value["job"]?.string else { throw Self.missing("job") }
        guard let plugin = value["plugin"]?.string else { throw Self.missing("plugin") }
        guard let status = value["status"]?.string.flatMap(Outcome.init) else { throw Self.missing("status") }
        self.job = job
        self.plugin = plugin
        self.status = status
        model = value["model"]?.string
        error = value["error"]
        headlines = (value["headlines"]?.members ?? []).map { ($0.key, $0.value) }
        tables = (value["tables"]?.members ?? []).map { member in
            TableEntry(
                name: member.key, file: member.value["file"]?.string ?? "", title: member.value["title"]?.string ?? "",
                rows: member.value["rows"]?.int ?? 0,
                columns: (member.value["columns"]?.array ?? []).compactMap(\.string))
        }
        figures = (value["figures"]?.members ?? []).map { member in
            FigureEntry(
                name: member.key, file: member.value["file"]?.string ?? "", title: member.value["title"]?.string ?? "")
        }
        members = (value["members"]?.array ?? []).compactMap(\.string)
    }

    private static func strings(_ list: [String]) -> Value { Value(.array(list.map { Value(.string($0)) })) }

    private static func missing(_ key: String) -> Problem {
        Problem.badInput("summary.json in this bundle has no “\(key)”")
    }
}
