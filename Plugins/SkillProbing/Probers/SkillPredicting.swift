import Foundation
import NightjarKit

/// What the model itself and every set of skill neurons predict for items.
struct SkillPredicting: ItemReducer {
    static let name = "skill-predictions"

    private let voters: SkillVoters
    private var votes: [SkillVotes] = []
    /// An item after the other: the model's own prediction, then each ranking's from its smallest set to its largest.
    private var predictions: [CandidatePrediction] = []

    init(voters: SkillVoters) { self.voters = voters }

    mutating func begin(_ group: Range<Int>, of items: ProbingItems) {
        votes = group.map { voters.votes(candidates: items.candidates[$0].count) }
    }

    mutating func add(_ layer: CandidateGradients, at first: Int) {
        for item in votes.indices { voters.vote(layer, item: item, at: first, into: &votes[item]) }
    }

    mutating func end(_ probabilities: [[Double]]) {
        for (votes, probabilities) in zip(votes, probabilities) {
            predictions.append(CandidatePrediction(largestOf: probabilities))
            for ranking in 0..<voters.rankings { predictions += votes.predictions(of: ranking) }
        }
        votes = []
    }

    private var perItem: Int { 1 + voters.rankings * voters.sizes.count }

    /// LM-Prob: the candidate that the model itself finds most probable, of each item.
    var ofModel: [CandidatePrediction] {
        stride(from: 0, to: predictions.count, by: perItem).map { predictions[$0] }
    }

    /// What a ranking's set of one size predicts for each item.
    func predictions(ranking: Int, size: Int) -> [CandidatePrediction] {
        let place = 1 + ranking * voters.sizes.count + size
        return stride(from: place, to: predictions.count, by: perItem).map { predictions[$0] }
    }
}

// MARK: - As bytes

extension SkillPredicting {
    /// Four bytes a prediction: twice the candidate's place, and 1 where it is tied.
    var bytes: Data {
        let codes = predictions.map { UInt32($0.candidate) << 1 | ($0.isTied ? 1 : 0) }
        return codes.withUnsafeBytes { Data($0) }
    }

    mutating func restore(_ bytes: Data, count: Int) -> Bool {
        guard bytes.count == count * perItem * MemoryLayout<UInt32>.stride else { return false }
        predictions = bytes.withUnsafeBytes { bytes in
            (0..<count * perItem).map {
                let code = bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<UInt32>.stride, as: UInt32.self)
                return CandidatePrediction(candidate: Int(code >> 1), isTied: code & 1 == 1)
            }
        }
        return true
    }
}
