import NightjarKit
import Testing

@testable import DomainNeurons

@Suite("Planted units are found")
struct PlantedUnitsTests {
    private static let layers = 3, units = 50, planted = 10, plantedLayer = 1

    /// Ten units of layer 1 respond with b + noise, all others with noise.
    private func ranking(labels: [Bool]) throws -> SubsetRanking {
        var generator = SeededGenerator(seed: 5, stream: "planted")
        let truth = Self.labels
        let modules = (0..<Self.layers).map {
            UnitScores.Module(layer: $0, site: Site(path: "mlp", component: .mlp, units: Self.units))
        }
        let responses = (0..<Self.layers).flatMap { layer in
            (0..<Self.units).flatMap { unit in
                let isPlanted = layer == Self.plantedLayer && unit % 5 == 0
                return truth.map { Float.random(in: -0.4...0.4, using: &generator) + (isPlanted && $0 ? 1 : 0) }
            }
        }
        let precision = try #require(AveragePrecision(labels: labels))
        return SubsetRanking(.all, UnitScores(modules: modules, values: precision.values(of: responses)))
    }

    private static let labels = (0..<60).map { $0 % 2 == 0 }

    @Test("Top is the planted units, their AP is 1, their layer's bin holds them all")
    func top() throws {
        let ranking = try ranking(labels: Self.labels)
        let top = ranking.units(.top, Self.planted)
        #expect(top.allSatisfy { $0.unit.module.layer == Self.plantedLayer && $0.unit.index % 5 == 0 })
        #expect(top.allSatisfy { $0.entry.value == 1 })
        #expect(ranking.counts(.top, Self.planted, layers: Self.layers) == [0, Self.planted, 0])
    }

    @Test("with the labels swapped they are the Bottom")
    func bottom() throws {
        let ranking = try ranking(labels: Self.labels.map { !$0 })
        #expect(ranking.counts(.bottom, Self.planted, layers: Self.layers) == [0, Self.planted, 0])
    }
}
