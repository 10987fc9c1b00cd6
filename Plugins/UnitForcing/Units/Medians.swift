import NightjarKit

/// The median response of units over texts: what a unit does when the concept is there (Suau et al. 2022, `on_p50`).
struct Medians: Sendable {
    private var values: [UnitPlace: Float] = [:]

    /// Streams the responses a layer at a time; goes on with what an earlier attempt found.
    init(of places: [UnitPlace], texts: [[Int]], pooling: Pooling, model: Model, in context: Context) throws {
        if let saved = try context.saved("medians").flatMap(SavedNumbers.init)?.lists.first,
            saved.count == places.count
        {
            for (place, value) in zip(places, saved) { values[place] = Float(value) }
            return
        }
        let positions = texts.map { ids in ids.indices.filter { ids[$0] != model.padID } }
        let responses = try model.responses(of: texts, positions: positions, pooling: pooling, in: context)
        let byLayer = Dictionary(grouping: places, by: \.layer)
        for layer in 0...(byLayer.keys.max() ?? 0) {
            try context.checkCancellation()
            guard let wanted = byLayer[layer] else {
                responses.skip()
                continue
            }
            guard let own = try responses.next() else { break }
            for place in wanted {
                own.sites[place.site].withValues { all in
                    values[place] = median(Array(all[place.unit * texts.count..<(place.unit + 1) * texts.count]))
                }
            }
            context.progress(0.02 + 0.18 * Double(layer + 1) / Double(model.layers), "responses of layer \(layer)")
        }
        try context.checkpoint(SavedNumbers([places.map { Double(values[$0] ?? .nan) }]).data, as: "medians")
    }

    /// - Throws: A `Problem` where the unit's responses are not all numbers.
    func value(of place: UnitPlace) throws -> Float {
        guard let value = values[place], value.isFinite else {
            throw Problem.badInput(
                "unit \(place.unit) of module \(place.site) in layer \(place.layer) gives no finite response; it cannot "
                    + "be forced")
        }
        return value
    }
}

/// The middle value, or the mean of the two in the middle; NaN where one is none.
func median(_ values: [Float]) -> Float {
    guard !values.isEmpty, !values.contains(where: \.isNaN) else { return .nan }
    let sorted = values.sorted(), middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : Float((Double(sorted[middle - 1]) + Double(sorted[middle])) / 2)
}
