import CKernels
import Foundation
import Tensors

/// AdamW (Loshchilov and Hutter 2019) as torch.optim.AdamW computes it: decoupled decay, corrected moments.
struct AdamW: Sendable {
    var learningRate: Double
    var weightDecay: Double
    var epsilon: Double
    var beta1 = 0.9
    var beta2 = 0.999

    /// What the step with this number, from 1, does to a weight.
    private func step(_ number: Int, decays: Bool, scale: Double) -> NJ_AdamW {
        NJ_AdamW(
            decay: Float(decays ? 1 - learningRate * weightDecay : 1), beta2: Float(beta2),
            keep1: Float(1 - beta1), keep2: Float(1 - beta2),
            stepSize: Float(learningRate / (1 - pow(beta1, Double(number)))),
            rootCorrection: Float((1 - pow(beta2, Double(number))).squareRoot()), epsilon: Float(epsilon),
            scale: Float(scale))
    }

    /// Changes all weights by the gradients, which are zero afterwards.
    ///
    /// - Parameters:
    ///   - number: The step's, from 1.
    ///   - scale: What gradients are multiplied with first.
    func apply(
        _ number: Int, to weights: [TrainedWeight], _ gradients: StepGradients, scale: Double, threads: Int
    ) throws {
        let pieces = weights.flatMap { weight in
            // Whole rows, for tables.
            let width = weight.shape.last ?? 1
            let count = max(1, (1 << 16) / width) * width
            return stride(from: 0, to: weight.count, by: count).map {
                Piece(weight: weight, range: $0..<min($0 + count, weight.count))
            }
        }
        try parallel(pieces.count, threads: threads) { index, _ in
            let (weight, range) = (pieces[index].weight, pieces[index].range)
            guard let sum = gradients.sums[weight.name] else { return }
            var step = step(number, decays: weight.decays, scale: scale)
            func apply(_ range: Range<Int>, _ gradient: UnsafeMutablePointer<Float>?) {
                let start = range.lowerBound
                nj_adamw(
                    range.count, &step, gradient, weight.values.pointer + start, weight.mean.pointer + start,
                    weight.variance.pointer + start)
            }
            guard let places = sum.places else {
                apply(range, sum.gradient.pointer + range.lowerBound)
                return
            }
            let width = weight.shape.last ?? 1
            for row in range.lowerBound / width..<range.upperBound / width {
                let place = Int(places[row])
                apply(row * width..<(row + 1) * width, place < 0 ? nil : sum.gradient.pointer + place * width)
            }
        }
    }

    private struct Piece: Sendable {
        var weight: TrainedWeight
        var range: Range<Int>
    }
}

extension StepGradients {
    /// The root of the sum of all squares, in double, in the same order on any number of threads.
    func norm(threads: Int) throws -> Double {
        let piece = 1 << 16
        let pieces = sums.keys.sorted().flatMap { name -> [(FloatBuffer, Range<Int>)] in
            guard let gradient = sums[name]?.gradient else { return [] }
            return stride(from: 0, to: gradient.count, by: piece).map {
                (gradient, $0..<min($0 + piece, gradient.count))
            }
        }
        let squares = DoubleResults(count: pieces.count)
        try parallel(pieces.count, threads: threads) { index, _ in
            let (gradient, range) = pieces[index]
            squares.set(index, nj_sum_of_squares(range.count, gradient.pointer + range.lowerBound))
        }
        return squares.sum.squareRoot()
    }
}

/// A number from each piece of work. `@unchecked Sendable`: each place is written by the thread whose piece it is.
final class DoubleResults: @unchecked Sendable {
    private let values: UnsafeMutableBufferPointer<Double>

    init(count: Int) {
        values = .allocate(capacity: count)
        values.initialize(repeating: 0)
    }

    func set(_ index: Int, _ value: Double) { values[index] = value }
    subscript(index: Int) -> Double { values[index] }
    var sum: Double { values.reduce(0, +) }

    deinit { values.deallocate() }
}
