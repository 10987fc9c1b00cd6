extension Tape {
    /// Runs a layer's operations with some of its units held at values, by their sites.
    func forcing(_ units: [Int: [ForcedUnit]], _ body: () throws -> Rows) rethrows -> Rows {
        let outer = forced
        forced = units
        defer { forced = outer }
        return try body()
    }

    /// Sets the units in every row. Nothing reaches them from below, so no gradient goes back through them.
    func force(_ units: [ForcedUnit], in values: Rows) {
        for row in 0..<values.count {
            for unit in units { values.pointer[row * values.width + unit.unit] = unit.value }
        }
        record { [lanes] in
            for row in 0..<lanes * values.count {
                for unit in units { values.gradient[row * values.width + unit.unit] = 0 }
            }
        }
    }
}
