public import Documents

extension BundleComparison {
    /// What `nightjar compare --json` prints; numbers that are not finite are null.
    public var value: Value {
        .object([
            ("same", Value(.bool(isSame))), ("endings", Self.list(endings.map(\.value))),
            ("job", Self.list(job.map(\.value))), ("files", Self.list(files.map { Value(.string($0)) })),
            ("versions", Self.list(versions.map(\.value))),
            (
                "headlines",
                Self.list(
                    headlines.map {
                        .object([
                            ("name", Value(.string($0.name))), ("first", $0.first ?? .null),
                            ("second", $0.second ?? .null),
                        ])
                    })
            ),
            ("tables", Self.list(tables.map(\.value))), ("tensors", Self.list(tensors.map(\.value))),
            ("others", Self.list(others.map { Value(.string($0)) })),
            ("onlyInFirst", Self.list(onlyInFirst.map { Value(.string($0)) })),
            ("onlyInSecond", Self.list(onlyInSecond.map { Value(.string($0)) })),
        ])
    }

    fileprivate static func list(_ values: [Value]) -> Value { Value(.array(values)) }
}

extension ValueDifference {
    fileprivate var value: Value {
        .object([("key", Value(.string(key))), ("first", first ?? .null), ("second", second ?? .null)])
    }
}

extension Deviation {
    fileprivate var members: [(String, Value)] {
        [
            ("count", Value(.int(count))), ("differing", Value(.int(differing))),
            ("largest", largest.isFinite ? Value(.double(largest)) : .null),
            ("largestRelative", Value(.double(largestRelative))),
        ]
    }
}

extension TableDifference {
    fileprivate var value: Value {
        .object([
            ("path", Value(.string(path))), ("rows", Value(.array(rows.map { Value(.int($0)) }))),
            ("unshared", Value(.array(unshared.map { Value(.string($0)) }))),
            (
                "columns",
                Value(.array(columns.map { .object([("name", Value(.string($0.name)))] + $0.deviation.members) }))
            ),
        ])
    }
}

extension TensorDifference {
    fileprivate var value: Value {
        let shapes = shapes.map { shape in
            shape.map { Value(.array($0.map { Value(.int($0)) })) } ?? .null
        }
        return .object(
            [
                ("path", Value(.string(path))), ("name", Value(.string(name))), ("shapes", Value(.array(shapes))),
            ] + deviation.members)
    }
}
