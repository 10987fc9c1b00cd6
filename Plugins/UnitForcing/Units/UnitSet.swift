import NightjarKit

/// Units with the values that they are held at, the first to force first.
struct UnitSet: Sendable {
    enum Kind: String, Sendable { case selected, random }

    let kind: Kind
    let units: [ForcedUnit]
}

extension [UnitSet] {
    /// How many units a set has; 0 where there is no such set.
    func size(of kind: UnitSet.Kind) -> Int { first { $0.kind == kind }?.units.count ?? 0 }

    /// The job's units and those drawn against them, each with its median response over the concept's texts.
    ///
    /// - Throws: A `Problem` where units are not the model's, or a response is not a number.
    init(
        _ parameters: UnitForcingParameters, concept: [[Int]], model: Model, most: Int, in context: Context
    ) throws {
        let all = try [UnitPlace](parameters, model: model, in: context)
        let selected = Array<UnitPlace>(all.prefix(most))
        var places: [(kind: UnitSet.Kind, places: [UnitPlace])] = [(.selected, selected)]
        if parameters.random {
            places.append((.random, selected.matched(in: model, using: context.random("units"))))
        }
        let medians = try Medians(
            of: places.flatMap(\.places), texts: concept, pooling: parameters.pooling, model: model, in: context)
        self = try places.map { kind, places in
            UnitSet(
                kind: kind,
                units: try places.map { place in
                    ForcedUnit(
                        layer: place.layer, site: place.site, unit: place.unit, value: try medians.value(of: place))
                })
        }
    }
}
