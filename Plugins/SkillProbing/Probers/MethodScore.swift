import NightjarKit

/// How a method did on a task's test items.
struct MethodScore: Sendable {
    /// Whether each item was right.
    let right: [Bool]
    /// How many items had several best candidates, of which the first in label order was taken.
    let ties: Int

    init(_ predictions: [CandidatePrediction], gold: [Int]) {
        right = zip(predictions, gold).map { $0.candidate == $1 }
        ties = predictions.count { $0.isTied }
    }

    var hits: Int { right.count { $0 } }
    var accuracy: Double { right.isEmpty ? .nan : Double(hits) / Double(right.count) }
    /// Wilson's, 95 %.
    var interval: ProportionInterval { ProportionInterval(hits: hits, of: right.count) }
}

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

/// What a task gave.
struct TaskOutcome: Sendable {
    let name: String
    let notes: [String]
    let devItems: Int
    /// The mean of 1/|candidates| over the test items.
    let chance: Double
    let lmProb: MethodScore
    /// In the order in which the job names them.
    let probers: [ProberOutcome]

    var items: Int { lmProb.right.count }
}
