import NightjarKit

/// What one prober found and reached on a task.
struct ProberOutcome: Sendable {
    /// A skill neuron, in the order of rank.
    struct Neuron: Sendable {
        /// Its place among all: layer after layer.
        let index: Int
        let polarity: Int
        let score: Double
    }

    let prober: SkillProber
    /// The sizes that were tried, ascending.
    let sizes: [Int]
    let devAccuracies: [Double]
    /// The skill neurons: as many as were best on dev.
    let neurons: [Neuron]
    let score: MethodScore
}

extension ProberOutcome {
    /// What the voters' predictions come to.
    ///
    /// - Parameter place: The prober's place among the voters' rankings.
    init(
        _ skill: SkillNeurons, place: Int, sizes: [Int], dev: SkillPredicting, devGold: [Int], test: SkillPredicting,
        testGold: [Int]
    ) {
        let hits = sizes.indices.map {
            MethodScore(dev.predictions(ranking: place, size: $0), gold: devGold).hits
        }
        // The smallest of equally good ones.
        let best = hits.firstIndex(of: hits.max() ?? 0) ?? 0
        prober = skill.prober
        self.sizes = sizes
        devAccuracies = hits.map { devGold.isEmpty ? .nan : Double($0) / Double(devGold.count) }
        neurons = skill.order.prefix(sizes[best]).map {
            Neuron(index: $0, polarity: Int(skill.polarities[$0]), score: skill.scores[$0])
        }
        score = MethodScore(test.predictions(ranking: place, size: best), gold: testGold)
    }
}
