import Foundation
import NightjarKit

/// The neurons of least entropy over languages, and the languages that they are active in (Tang et al. 2024, section 2).
///
/// With p[l] the probability that a neuron is active in language l, and q = p / Σ p:
///
///     entropy = −Σ q[l]·log q[l]
///
/// The bar is the `threshold` quantile of all p, of every neuron in every language. A neuron with no p above it is out,
/// however low its entropy; of the others those of least entropy are selected, as many as are `share` of *all* neurons;
/// and each belongs to every language whose p is above the bar.
struct NeuronSelection: Sendable {
    struct Neuron: Sendable, Equatable {
        /// Among the neurons of all layers.
        let index: Int
        /// In nats; 0 for a neuron of one language, log of their number for one that all share alike.
        let entropy: Double
        /// Those with p above the bar.
        let languages: [Int]
    }

    let bar: Double
    /// How many neurons have a p above the bar.
    let candidates: Int
    /// How many were to be selected.
    let wanted: Int
    /// The least entropy first; of equals the first neuron.
    let neurons: [Neuron]

    /// - Parameter probabilities: [languages][neurons].
    init(_ probabilities: [[Double]], share: Double, threshold: Double) {
        let count = probabilities.first?.count ?? 0
        let sorted = probabilities.joined().sorted()
        // The k-th least value, k from 1, rounded as the paper's program rounds: a half to the even number.
        let rank = Int((Double(sorted.count) * threshold).rounded(.toNearestOrEven))
        let bar = sorted.isEmpty ? 0 : sorted[min(max(rank, 1), sorted.count) - 1]
        let candidates = (0..<count).compactMap { neuron -> Neuron? in
            let languages = probabilities.indices.filter { probabilities[$0][neuron] > bar }
            if languages.isEmpty { return nil }
            return Neuron(
                index: neuron, entropy: Self.entropy(probabilities.map { $0[neuron] }), languages: languages)
        }
        self.bar = bar
        self.candidates = candidates.count
        wanted = Int((Double(count) * share).rounded(.toNearestOrEven))
        neurons = Array(candidates.sorted { ($0.entropy, $0.index) < ($1.entropy, $1.index) }.prefix(wanted))
    }

    /// 0 of a neuron that is never active.
    static func entropy(_ probabilities: [Double]) -> Double {
        let sum = probabilities.reduce(0, +)
        guard sum > 0 else { return 0 }
        return -probabilities.reduce(0) { total, p in p > 0 ? total + p / sum * log(p / sum) : total }
    }
}
