import NightjarKit

/// Tasks as points: the mean states of their prompts at a layer, on the two axes along which these vary most.
struct TaskMap {
    let layer: Int
    let model: Role
    /// One a task.
    let points: [(x: Double, y: Double)]
    /// The share of the variance that each axis has.
    let shares: [Double]
}

extension LayerwiseReport {
    /// Of the models whose mean states are kept.
    static let mapModels: [Role] = [.pretrained, .tuned]

    /// The maps of a model, a layer each; none for fewer than three tasks, or where states are not numbers.
    func taskMaps(of model: Role) throws -> [TaskMap] {
        guard tasks.tasks.count >= 3 else { return [] }
        let models = Self.mapModels
        return try maps.layers.enumerated().compactMap { index, layer in
            let place = index * models.count + (models.firstIndex(of: model) ?? 0)
            let means = outcomes.map { $0.means[place] }
            guard means.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
            let components = try principalComponents(of: means, count: 2)
            return TaskMap(
                layer: layer, model: model, points: components.coordinates.map { ($0[0], $0[1]) },
                shares: components.shares)
        }
    }

    /// Every task's place on every map.
    var mapTable: Table {
        get throws {
            let maps = try Self.mapModels.flatMap(taskMaps)
            let rows = maps.flatMap { map in tasks.tasks.indices.map { (map, $0) } }
            return Table(
                "map", title: "Tasks by the first two principal components of their mean states",
                columns: [
                    ("layer", .int(rows.map(\.0.layer))), ("model", .string(rows.map(\.0.model.rawValue))),
                    ("task", .string(rows.map { tasks.tasks[$0.1].name })),
                    ("cluster", .string(rows.map { tasks.tasks[$0.1].cluster })),
                    ("x", .double(rows.map { $0.0.points[$0.1].x })), ("y", .double(rows.map { $0.0.points[$0.1].y })),
                ])
        }
    }
}
