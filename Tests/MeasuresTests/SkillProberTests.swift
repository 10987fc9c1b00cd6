import Measures
import Testing

/// Gradients [item][candidate][neuron] as one layer, with activations that leave them as they are.
private struct Items {
    let gradients: [[[Float]]]
    var activations: [[Float]]
    let gold: [Int]

    init(_ gradients: [[[Float]]], activations: [[Float]]? = nil, gold: [Int]) {
        self.gradients = gradients
        self.activations = activations ?? gradients.map { $0[0].map { _ in 1 } }
        self.gold = gold
    }

    var neurons: Int { activations[0].count }

    func withLayer(of neurons: Range<Int>, _ body: (CandidateGradients) -> Void) {
        let most = gradients.map(\.count).max() ?? 0
        let values = activations.flatMap { $0[neurons] }
        let slopes = (0..<most).flatMap { candidate in
            gradients.flatMap { candidate < $0.count ? Array($0[candidate][neurons]) : neurons.map { _ in 9 } }
        }
        values.withUnsafeBufferPointer { values in
            slopes.withUnsafeBufferPointer {
                body(CandidateGradients(items: gradients.count, activations: values, gradients: $0))
            }
        }
    }

    /// As two layers, the last first.
    private var layers: [Range<Int>] { [neurons / 2..<neurons, 0..<neurons / 2].filter { !$0.isEmpty } }

    func ranked(_ prober: SkillProber, _ ranking: SkillRanking) -> SkillNeurons {
        var counts = SkillCounts(neurons: neurons)
        for layer in layers {
            withLayer(of: layer) {
                for item in gradients.indices {
                    counts.add(
                        $0, item: item, candidates: gradients[item].count, gold: gold[item], at: layer.lowerBound)
                }
            }
        }
        return SkillNeurons(counts, items: gradients.count, prober: prober, ranking: ranking)
    }

    func predictions(_ skills: [SkillNeurons], sizes: [Int]) -> [[[CandidatePrediction]]] {
        let voters = SkillVoters(skills, sizes: sizes)
        var votes = gradients.map { voters.votes(candidates: $0.count) }
        for layer in layers {
            withLayer(of: layer) {
                for item in votes.indices { voters.vote($0, item: item, at: layer.lowerBound, into: &votes[item]) }
            }
        }
        return skills.indices.map { ranking in votes.map { $0.predictions(of: ranking) } }
    }

    func predictions(_ skill: SkillNeurons) -> [Int] {
        predictions([skill], sizes: [neurons])[0].map { $0[0].candidate }
    }
}

@Suite("The probers of skill neurons")
struct SkillProberTests {
    /// The toy of METHODS section 3: six items, three candidates, five neurons, a −0.0 among them.
    private let toy = Items(
        [
            [[-0.4, -2.3, 1.0, -0.4, -0.7], [1.1, -1.7, 0.5, -2.1, -0.7], [-1.2, 1.5, 1.8, -0.3, 0.8]],
            [[-0.2, 0.6, -0.8, -1.7, -1.8], [0.4, 2.2, 0.3, -0.5, 1.9], [0.2, 0.1, 0.3, -0.1, -0.3]],
            [[-1.4, 0.5, -0.1, 1.2, -0.4], [-1.9, -0.1, 1.7, -0.4, -0.9], [-1.2, -1.1, -0.3, -1.2, 1.5]],
            [[-0.3, 0.1, 1.4, 1.5, -0.2], [0.3, 0.7, -0.2, -1.8, 0.7], [0.9, 0.4, -0.9, -0.2, -0.6]],
            [[-0.3, 1.3, 1.5, 0.7, 0.5], [0.7, -0.0, -0.1, -0.7, -0.1], [2.3, 0.9, -0.3, -0.5, -0.9]],
            [[0.4, 0.4, -1.4, 0.5, -0.6], [1.4, 0.2, 1.7, -0.5, -0.3], [0.3, 1.1, 0.6, -1.2, 0.2]],
        ], gold: [0, 1, 2, 0, 1, 2])

    @Test("polar by agreement: the paper's majority of signs, a tie at the end and positive")
    func polarByAgreement() {
        let skill = toy.ranked(.polar, .agreement)
        #expect(skill.polarities == [1, 1, 1, -1, 1])
        let scores: [Double] = [0.5, 0.5, 4.0 / 6, 5.0 / 6, 0.5]
        #expect(skill.scores == scores)
        #expect(skill.order == [3, 2, 1, 0, 4])
        #expect(toy.predictions(skill) == [2, 1, 1, 1, 0, 2])
    }

    @Test("polar by contrast: the authors' code")
    func polarByContrast() {
        let skill = toy.ranked(.polar, .contrastive)
        #expect(skill.scores == [-2, -7, 2, 2, 6])
        #expect(skill.polarities == [-1, -1, 1, 1, 1])
        #expect(skill.order == [1, 4, 0, 2, 3])
        #expect(toy.predictions(skill) == [0, 1, 1, 0, 0, 2])
    }

    @Test("magnitude by agreement: above or below all others")
    func magnitudeByAgreement() {
        let skill = toy.ranked(.magnitude, .agreement)
        #expect(skill.polarities == [1, -1, 1, -1, 1])
        #expect(toy.predictions(skill) == [1, 1, 2, 0, 0, 1])
    }

    @Test("magnitude by contrast: the authors' code, its votes; a neuron of score 0 votes for all")
    func magnitudeByContrast() {
        let skill = toy.ranked(.magnitude, .contrastive)
        #expect(skill.scores == [0, -4, 1, -4, 5])
        #expect(skill.polarities == [0, -1, 1, -1, 1])
        #expect(skill.order == [4, 1, 3, 2, 0])
        #expect(toy.predictions(skill) == [2, 1, 2, 0, 0, 1])
    }

    @Test("the sign of an activation turns the gradient, and that of 0 is −1")
    func activations() {
        let signs: [Float] = [2, -0.5, 0, -0.0, 1e-38]
        var turned = toy
        turned.activations = turned.activations.map { _ in signs }
        let by = signs.map { Float($0 > 0 ? 1 : -1) }
        let plain = Items(
            toy.gradients.map { $0.map { zip($0, by).map { $0 * $1 } } }, gold: toy.gold)
        for prober in SkillProber.allCases {
            for ranking in SkillRanking.allCases {
                let skill = turned.ranked(prober, ranking)
                #expect(skill == plain.ranked(prober, ranking))
                #expect(turned.predictions(skill) == plain.predictions(skill))
            }
        }
    }

    @Test("sets of every size are voted for in one pass as each is alone")
    func sizes() {
        var draws = SeededGenerator(seed: 3, stream: "probers")
        let gradients = (0..<40).map { item in
            (0..<2 + item % 4).map { _ in (0..<600).map { _ in Float(Int(draws.below(7)) - 3) } }
        }
        let activations = gradients.map { _ in (0..<600).map { _ in Float(Int(draws.below(3)) - 1) } }
        let items = Items(gradients, activations: activations, gold: gradients.indices.map { $0 % 2 })
        let sizes = [1, 2, 4, 100, 599, 5000]
        let skills = SkillRanking.allCases.flatMap { ranking in
            SkillProber.allCases.map { items.ranked($0, ranking) }
        }
        let together = items.predictions(skills, sizes: sizes)
        for (number, skill) in skills.enumerated() {
            for (place, size) in sizes.enumerated() {
                let chosen = Array(skill.order.prefix(size))
                let expected = items.gradients.indices.map { item in
                    slowPrediction(items, item, chosen, skill)
                }
                #expect(together[number].map { $0[place] } == expected, "\(skill.prober) \(skill.ranking) \(size)")
            }
        }
    }

    /// METHODS section 3, a neuron and a candidate at a time.
    private func slowPrediction(_ items: Items, _ item: Int, _ neurons: [Int], _ skill: SkillNeurons)
        -> CandidatePrediction
    {
        let votes = items.gradients[item].indices.map { candidate in
            neurons.reduce(0) { total, neuron in
                let sign: Float = items.activations[item][neuron] > 0 ? 1 : -1
                let all = items.gradients[item].map { $0[neuron] * sign * Float(skill.polarities[neuron]) }
                let own = all[candidate], largest = all.max() ?? 0
                switch (skill.prober, skill.ranking) {
                case (.polar, .contrastive): return total + (own > 0 ? 1 : own < 0 ? -1 : 0)
                case (.polar, .agreement): return total + (own > 0 ? 1 : 0)
                case (.magnitude, .contrastive): return total + (own == largest ? 1 : 0)
                case (.magnitude, .agreement):
                    return total + (own == largest && all.count { $0 == largest } == 1 ? 1 : 0)
                }
            }
        }
        return CandidatePrediction(largestOf: votes)
    }

    @Test("ties go to the first candidate and are counted; a NaN is never the best")
    func ties() {
        #expect(CandidatePrediction(largestOf: [1, 3, 3]) == CandidatePrediction(candidate: 1, isTied: true))
        #expect(CandidatePrediction(largestOf: [3, 1, 2]) == CandidatePrediction(candidate: 0, isTied: false))
        #expect(CandidatePrediction(largestOf: [.nan, 0.1, 0.2]) == CandidatePrediction(candidate: 2, isTied: false))
        #expect(CandidatePrediction(largestOf: [0.0, -0.0]) == CandidatePrediction(candidate: 0, isTied: true))
    }

    @Test("counts read back from their bytes")
    func bytes() {
        var counts = SkillCounts(neurons: 5)
        toy.withLayer(of: 0..<5) { counts.add($0, item: 0, candidates: 3, gold: 2, at: 0) }
        #expect(SkillCounts(bytes: counts.bytes, neurons: 5) == counts)
        #expect(SkillCounts(bytes: counts.bytes, neurons: 4) == nil)
    }
}

@Suite("What two sets have in common")
struct SetOverlapTests {
    @Test("beside what chance gives")
    func overlap() {
        let half = SetOverlap(Set(0..<50), Set(25..<75), of: 100)
        #expect(half.common == 25 && half.expected == 25 && half.beyondChance == 0)
        #expect(SetOverlap([1, 2], [0, 1, 2, 3], of: 8).beyondChance == 1)
        #expect(SetOverlap([1], [2], of: 2).beyondChance == -1)
        #expect(SetOverlap([1, 2], [1, 2], of: 2).beyondChance == nil)
    }
}
