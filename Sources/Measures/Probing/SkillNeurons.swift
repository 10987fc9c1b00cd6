/// A model's neurons ranked for one prober: polarity, score and order.
public struct SkillNeurons: Sendable, Equatable {
    /// What the prober reads.
    public let prober: SkillProber
    /// What they are ranked by.
    public let ranking: SkillRanking
    /// All neurons, the best first; equal ones ascend, which is by layer and then by neuron.
    public let order: [Int]
    /// −1, 0 or 1 of each neuron; 0 only in the contrastive ranking, where its score is 0.
    public let polarities: [Int8]
    /// Of each neuron: contrastive, Σ (2·sign(x⁺) − Σ sign(x)) or Σ Σ sign(x⁺ − x), x⁺ the right answer's, ranked by its
    /// absolute value; agreement, the share of items whose right answer is of the neuron's polarity.
    public let scores: [Double]

    /// Ranks what was counted over `items` items.
    ///
    /// Under `agreement` a neuron without a majority comes after all that have one, with polarity 1.
    public init(_ counts: SkillCounts, items: Int, prober: SkillProber, ranking: SkillRanking) {
        self.prober = prober
        self.ranking = ranking
        var polarities: [Int8] = [], scores: [Double] = [], ranks: [Int] = []
        for neuron in 0..<counts.neurons {
            switch ranking {
            case .contrastive:
                let sum = prober == .polar ? counts.contrast(of: neuron) : counts.volume(of: neuron)
                polarities.append(Int8(sum.signum()))
                scores.append(Double(sum))
                ranks.append(abs(sum))
            case .agreement:
                let (up, down) = prober == .polar ? counts.signs(of: neuron) : counts.extremes(of: neuron)
                polarities.append(up >= down ? 1 : -1)
                scores.append(items > 0 ? Double(max(up, down)) / Double(items) : 0)
                ranks.append(up == down ? -1 : max(up, down))
            }
        }
        self.polarities = polarities
        self.scores = scores
        order = ranks.indices.sorted { ranks[$0] != ranks[$1] ? ranks[$0] > ranks[$1] : $0 < $1 }
    }
}
