import CKernels

/// Ranked neurons as voters, in sets of several sizes at once: the first 1, 2, 4, … of each ranking.
public struct SkillVoters: Sendable {
    /// The sets' sizes, ascending.
    public let sizes: [Int]
    /// How many rankings vote.
    public var rankings: Int { skills.count }
    private let skills: [SkillNeurons]
    /// Of each ranking and neuron: the first set that it is in; `sizes.count` where it is in none.
    private let places: [[UInt32]]

    /// Sets of the best neurons of some rankings.
    ///
    /// - Parameters:
    ///   - skills: The rankings, all of one model's neurons.
    ///   - sizes: Those above the number of neurons mean all neurons.
    public init(_ skills: [SkillNeurons], sizes: [Int]) {
        let neurons = skills.first?.order.count ?? 0
        self.skills = skills
        let sizes = Set(sizes.map { min($0, neurons) }).filter { $0 > 0 }.sorted()
        self.sizes = sizes
        places = skills.map { skill in
            var places = [UInt32](repeating: UInt32(sizes.count), count: neurons)
            for (index, size) in sizes.enumerated() {
                for rank in (index > 0 ? sizes[index - 1] : 0)..<size { places[skill.order[rank]] = UInt32(index) }
            }
            return places
        }
    }

    /// One item's votes before any neuron has voted.
    public func votes(candidates: Int) -> SkillVotes {
        SkillVotes(rankings: skills.count, sizes: sizes.count, candidates: candidates)
    }

    /// Adds the votes of one item's neurons of one layer.
    ///
    /// - Parameters:
    ///   - layer: The layer's activations and gradients, of some items.
    ///   - item: Which of those items, from 0.
    ///   - first: The place of the layer's first neuron among all.
    ///   - votes: What is added to.
    public func vote(_ layer: CandidateGradients, item: Int, at first: Int, into votes: inout SkillVotes) {
        precondition(votes.candidates <= layer.candidates, "gradients of every candidate")
        for (ranking, skill) in skills.enumerated() {
            precondition(first >= 0 && first + layer.neurons <= skill.order.count, "neurons of this model")
            let kind = skill.votes
            skill.polarities.withUnsafeBufferPointer { polarities in
                places[ranking].withUnsafeBufferPointer { places in
                    votes.withVotes(ranking) { votes, candidates in
                        guard let polarities = polarities.baseAddress, let places = places.baseAddress else { return }
                        _ = layer.withItem(item) { activations, gradients, stride in
                            nj_probe_vote(
                                kind, layer.neurons, candidates, activations, gradients, stride, polarities + first,
                                places + first, votes)
                        }
                    }
                }
            }
        }
    }
}

extension SkillNeurons {
    /// The contrastive polar prober sums s·sign(x), and the magnitude prober's neurons vote for every candidate with the
    /// largest s·x, as in the authors' code; by agreement a neuron votes where the candidate's record is its polarity
    /// (the paper's equation 4), and only one candidate can be above, or below, all others.
    fileprivate var votes: NJ_ProbeVote {
        switch (prober, ranking) {
        case (.polar, .contrastive): NJ_PROBE_SIGNS
        case (.polar, .agreement): NJ_PROBE_EQUALS
        case (.magnitude, .contrastive): NJ_PROBE_EXTREMES
        case (.magnitude, .agreement): NJ_PROBE_RECORDS
        }
    }
}

/// One item's votes, by ranking, size and candidate.
public struct SkillVotes: Sendable, Equatable {
    /// How many candidates the item has.
    public let candidates: Int
    /// [rankings × (sizes + 1) × candidates]: votes of the neurons that a set has more than the one before.
    private var added: [Int32]
    private let sizes: Int

    fileprivate init(rankings: Int, sizes: Int, candidates: Int) {
        self.candidates = candidates
        self.sizes = sizes
        added = [Int32](repeating: 0, count: rankings * (sizes + 1) * candidates)
    }

    fileprivate mutating func withVotes(
        _ ranking: Int, _ body: (UnsafeMutablePointer<Int32>, _ candidates: Int) -> Void
    ) {
        added.withUnsafeMutableBufferPointer { votes in
            guard let votes = votes.baseAddress else { return }
            body(votes + ranking * (sizes + 1) * candidates, candidates)
        }
    }

    /// What a ranking's sets predict, from the smallest set to the largest.
    public func predictions(of ranking: Int) -> [CandidatePrediction] {
        var sums = [Int32](repeating: 0, count: candidates)
        return (0..<sizes).map { size in
            let start = (ranking * (sizes + 1) + size) * candidates
            for candidate in 0..<candidates { sums[candidate] += added[start + candidate] }
            return CandidatePrediction(largestOf: sums)
        }
    }
}
