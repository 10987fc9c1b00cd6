public import Documents
public import Problems

extension ResolvedJob {
    /// The job written out, in the order of a manifest; what stands open is null. `init(value:)` reads it back.
    public var value: Value {
        var value = bundleValue
        guard case .object(var members) = value.content else { return value }
        members.insert(Value.Member("id", Value(.string(id))), at: 1)
        value.content = .object(members)
        return value
    }

    /// The job written out without its id: a bundle's `job.json`, the same for every run of the same job.
    public var bundleValue: Value {
        .object([
            ("nightjar", 1),
            ("name", Value(.string(name))),
            ("manifestName", Value(.string(manifestName))),
            ("plugin", Value(.string(plugin))),
            ("model", model.map { Value(.string($0)) } ?? .null),
            ("parameters", parameters),
            // A manifest's seeds fit into a document's whole numbers; others are written as text.
            ("seed", Int(exactly: seed).map { Value(.int($0)) } ?? Value(.string(String(seed)))),
            ("priority", Value(.int(priority))),
            ("after", Value(.array(after.map { Value(.string($0)) }))),
            (
                "limits",
                .object([
                    ("time", limits.time.map { Value(.double($0)) } ?? .null),
                    ("memory", limits.memory.map { Value(.int($0)) } ?? .null),
                    ("threads", limits.threads.map { Value(.int($0)) } ?? .null),
                ])
            ),
            ("retries", Value(.int(retries))),
        ])
    }

    /// Reads what `value` wrote.
    ///
    /// - Throws: A `Problem` that names the first key that is missing or wrong.
    public init(value: Value) throws(Problem) {
        func wrong(_ key: String) -> Problem {
            var place = value[key]?.place ?? value.place ?? Problem.Place()
            place.key = key
            return .badInput("not a resolved job of this version of Nightjar", at: place)
        }
        func text(_ key: String) throws(Problem) -> String {
            guard let text = value[key]?.string else { throw wrong(key) }
            return text
        }
        func whole(_ key: String) throws(Problem) -> Int {
            guard let number = value[key]?.int else { throw wrong(key) }
            return number
        }
        guard value["nightjar"]?.int == 1 else { throw wrong("nightjar") }
        guard let parameters = value["parameters"], parameters.members != nil else { throw wrong("parameters") }
        guard let model = value["model"], model.isNull || model.string != nil else { throw wrong("model") }
        guard
            let seed = value["seed"]?.int.flatMap({ UInt64(exactly: $0) })
                ?? value["seed"]?.string.flatMap({ UInt64($0) })
        else { throw wrong("seed") }
        guard let after = value["after"]?.array else { throw wrong("after") }
        guard let limits = value["limits"], limits.members != nil else { throw wrong("limits") }
        self.init(
            id: try text("id"), name: try text("name"), manifestName: try text("manifestName"),
            plugin: try text("plugin"), model: model.string, parameters: parameters, seed: seed,
            priority: try whole("priority"), after: after.compactMap(\.string),
            limits: Limits(
                time: limits["time"]?.double, memory: limits["memory"]?.int, threads: limits["threads"]?.int),
            retries: try whole("retries"))
    }
}
