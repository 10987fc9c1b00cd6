import Foundation
import NightjarKit
import Synchronization

/// What gradients say of the neurons: the computed gradient of every neuron, the chosen neurons' values, and which
/// neurons are the strongest (METHODS sections 2.2 and 2.3).
struct GradientEstimates: Sendable {
    /// A neuron and its NeurGrad in one prompt.
    struct Strong: Sendable {
        var neuron: Neuron
        var value: Float
    }

    /// How many of the strongest neurons each prompt, and the whole job, lists.
    static let listed = 10
    /// Tokens of prompts that go through the model together.
    private static let tokensAtOnce = 16_384

    /// G_C of the chosen neurons, [prompts × neurons].
    private(set) var computed: [Float]
    /// The strongest neurons of each prompt by |NeurGrad|, the strongest first.
    private(set) var strongest: [[Strong]]
    /// Σ |NeurGrad| over prompts, [layers × intermediateSize].
    private(set) var magnitudes: [Double]
    /// Σ NeurGrad over prompts, [layers × intermediateSize].
    private(set) var sums: [Double]

    /// One forward and one backward pass a prompt.
    ///
    /// - Parameter advance: Is told the share of the work that is done.
    static func compute(
        _ prompts: [PromptSet.Prompt], neurons: [Neuron], convention: ShiftConvention, _ model: Model,
        in context: Context, advance: (Double) -> Void
    ) throws -> GradientEstimates {
        let collected = Collected(
            prompts: prompts.count, neurons: neurons, layers: model.layers, width: model.shape.intermediateSize)
        var first = 0
        while first < prompts.count {
            let end = groupEnd(from: first, prompts.map(\.answered.ids.count))
            let group = prompts[first..<end].map(\.answered), start = first
            _ = try model.neuronGradients(
                of: group.map(\.ids),
                targets: group.map {
                    [GradientTarget(position: $0.position, output: $0.token, quantity: .probability)]
                }, positions: group.map(\.position), in: context
            ) { layer in collected.take(layer, from: start, convention) }
            first = end
            advance(Double(end) / Double(prompts.count))
        }
        return collected.estimates
    }

    /// The prompts from `first` on that go through the model together: so many tokens, at least one prompt.
    private static func groupEnd(from first: Int, _ lengths: [Int]) -> Int {
        var end = first, tokens = 0
        repeat {
            tokens += lengths[end]
            end += 1
        } while end < lengths.count && tokens + lengths[end] <= tokensAtOnce
        return end
    }

    /// Lengths of a group that no other needs more memory than.
    static func largestGroup(_ lengths: [Int]) -> [Int] {
        let descending = lengths.sorted(by: >)
        return descending.isEmpty ? [] : Array(descending[..<groupEnd(from: 0, descending)])
    }

    fileprivate init(prompts: Int, neurons: Int, all: Int) {
        computed = .init(repeating: 0, count: prompts * neurons)
        strongest = .init(repeating: [], count: prompts)
        magnitudes = .init(repeating: 0, count: all)
        sums = .init(repeating: 0, count: all)
    }
}

/// Fills the estimates a layer at a time.
private final class Collected: Sendable {
    private let found: Mutex<GradientEstimates>
    private let neurons: [Neuron]
    private let width: Int
    /// The chosen neurons of each layer, by their place among all chosen.
    private let places: [Range<Int>]

    init(prompts: Int, neurons: [Neuron], layers: Int, width: Int) {
        self.neurons = neurons
        self.width = width
        found = Mutex(GradientEstimates(prompts: prompts, neurons: neurons.count, all: layers * width))
        places = (0..<layers).map { layer in
            let first = neurons.firstIndex { $0.layer >= layer } ?? neurons.count
            return first..<(neurons[first...].firstIndex { $0.layer > layer } ?? neurons.count)
        }
    }

    var estimates: GradientEstimates { found.withLock { $0 } }

    func take(_ layer: PositionGradients, from first: Int, _ convention: ShiftConvention) {
        found.withLock { found in
            layer.withValues { activations in
                layer.withGradients { gradients in
                    for text in 0..<layer.texts {
                        found.take(
                            activations[text * width..<(text + 1) * width],
                            gradients[text * width..<(text + 1) * width], layer: layer.layer, prompt: first + text,
                            chosen: places[layer.layer], neurons, convention)
                    }
                }
            }
        }
    }
}

extension GradientEstimates {
    /// One prompt's layer: activations and computed gradients of all its neurons.
    fileprivate mutating func take(
        _ activations: Slice<UnsafeBufferPointer<Float>>, _ gradients: Slice<UnsafeBufferPointer<Float>>, layer: Int,
        prompt: Int, chosen: Range<Int>, _ neurons: [Neuron], _ convention: ShiftConvention
    ) {
        let start = gradients.startIndex, width = gradients.count
        for place in chosen { computed[prompt * neurons.count + place] = gradients[start + neurons[place].index] }
        var strong = strongest[prompt]
        var weakest = strong.count < Self.listed ? -1 : abs(strong[strong.count - 1].value)
        for index in 0..<width {
            let value = gradients[start + index] * convention.direction(at: activations[start + index])
            sums[layer * width + index] += Double(value)
            magnitudes[layer * width + index] += Double(abs(value))
            guard abs(value) > weakest else { continue }
            strong.append(Strong(neuron: Neuron(layer: layer, index: index), value: value))
            strong.sort { (abs($1.value), $0.neuron) < (abs($0.value), $1.neuron) }
            if strong.count > Self.listed { strong.removeLast() }
            if strong.count == Self.listed { weakest = abs(strong[strong.count - 1].value) }
        }
        strongest[prompt] = strong
    }
}
