import NightjarKit

/// The layers at which tasks are put on a map.
struct MapLayers: Sendable {
    /// Ascending, each once.
    let layers: [Int]

    /// Those that the job names; else five that lie as 1, 10, 15, 20 and 32 do among 32, as in the paper's figure 4.
    ///
    /// - Throws: A `Problem` where the model has no such layer.
    init(_ parameters: LayerwiseParameters, of count: Int) throws {
        if let wrong = parameters.mapLayers?.first(where: { $0 > count }) {
            throw Problem.badInput(
                "`mapLayers` has \(wrong), and the model has the layers 1 to \(count)",
                at: Problem.Place(key: "parameters.mapLayers"))
        }
        let spread = [1, 10, 15, 20, 32].map { max(1, Int((Double($0 * count) / 32).rounded())) }
        layers = Set(parameters.mapLayers ?? spread).sorted()
    }
}
