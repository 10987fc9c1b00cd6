import NightjarKit

/// A unit's place in a model.
struct UnitPlace: Sendable, Hashable {
    /// From 0.
    let layer: Int
    /// The module's index in the model's `sites`.
    let site: Int
    /// From 0.
    let unit: Int
}

extension UnitPlace {
    /// The place of a named unit.
    ///
    /// - Throws: A `Problem` where the model has none of that name.
    init(layer: Int, module: String, unit: Int, in model: Model, at place: Problem.Place?) throws {
        guard let site = model.site(named: module) else {
            throw Problem.badInput(
                "\(model.architecture) has no module \"\(module)\"; its modules are "
                    + model.sites.map(\.path).joined(separator: ", "), at: place)
        }
        guard (0..<model.layers).contains(layer), (0..<model.sites[site].units).contains(unit) else {
            throw Problem.badInput(
                "there is no unit \(unit) of \(module) in layer \(layer); the model has \(model.layers) layers with "
                    + "\(model.sites[site].units) units of that module, counted from 0. Are the units another model's?",
                at: place)
        }
        self.init(layer: layer, site: site, unit: unit)
    }
}

extension [UnitPlace] {
    /// The job's units, the first to force first.
    ///
    /// - Throws: A `Problem` where a unit is not the model's, comes twice, or there is none.
    init(_ parameters: UnitForcingParameters, model: Model, in context: Context) throws {
        let key = Problem.Place(key: "parameters.units")
        switch parameters.units {
        case .second(let units):
            self = try units.map {
                try UnitPlace(layer: $0.layer, module: $0.module, unit: $0.unit, in: model, at: key)
            }
        case .first(let job):
            let rows = try context.table("selected", of: job)
            let wanted = try rows.filter {
                try $0.text("subset") == parameters.subset.rawValue && $0.text("group") == parameters.group.rawValue
            }
            // The bottom's last is the one that responds least.
            let ranked = try wanted.map { (rank: try $0.integer("rank"), row: $0) }.sorted {
                parameters.group == .bottom ? $0.rank > $1.rank : $0.rank < $1.rank
            }
            self = try ranked.map { _, row in
                try UnitPlace(
                    layer: row.integer("layer"), module: row.text("module"), unit: row.integer("unit"), in: model,
                    at: row.place)
            }
        }
        guard !isEmpty else {
            throw Problem.badInput("there are no units to force: the job lists none of this subset and group", at: key)
        }
        guard Set(self).count == count else { throw Problem.badInput("a unit is named twice", at: key) }
    }

    /// For each of these units another one of the same module and layer, drawn at random, none twice and none of these;
    /// they end where a module has no other left.
    func matched(in model: Model, using random: SeededGenerator) -> [UnitPlace] {
        var random = random
        var free: [[Int]: [Int]] = [:]
        let taken = Set(self)
        var matched: [UnitPlace] = []
        for place in self {
            let key = [place.layer, place.site]
            if free[key] == nil {
                let others = (0..<model.sites[place.site].units).filter {
                    !taken.contains(UnitPlace(layer: place.layer, site: place.site, unit: $0))
                }
                free[key] = random.shuffled(others)
            }
            guard let unit = free[key]?.popLast() else { break }
            matched.append(UnitPlace(layer: place.layer, site: place.site, unit: unit))
        }
        return matched
    }
}
