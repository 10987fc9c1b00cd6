/// What was given as `key=value`.
struct Settings {
    private var values: [String: String] = [:]

    init(_ arguments: some Sequence<String>) {
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
        }
    }

    func callAsFunction(_ key: String, _ usual: Int) -> Int { values[key].flatMap(Int.init) ?? usual }

    /// Text, as a path; nil where it was not given.
    func text(_ key: String) -> String? { values[key] }
}
