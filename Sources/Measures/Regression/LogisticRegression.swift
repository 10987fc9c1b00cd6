import Foundation
import Problems
public import Tensors

/// Logistic regression with an L2 penalty on the weights, none on the intercepts, as scikit-learn's `LogisticRegression`:
///
///     least of  C·Σ −log p(yᵢ | xᵢ) + ½‖W‖²
///
/// p is the softmax of W·x + b over classes, or, of two classes, the logistic function of one w·x + b. The optimum is
/// unique, so that any exact solver reaches it; this one is L-BFGS in double.
///
/// A probe a layer, fitted on the first texts and measured on the others:
///
/// ```swift
/// let labels = texts.indices.map { $0 % 2 }, train = Array(texts.indices.dropLast(10))
/// let test = Array(texts.indices.suffix(10))
/// let states = try model.hiddenStates(of: tokens, at: tokens.map { $0.count - 1 }, in: context)
/// while let layer = try states.next() {
///     let (items, others) = try layer.withValues { values in
///         let scaling = StandardScaling(of: values, columns: layer.width, rows: train)
///         return try (scaling.matrix(values, rows: train), scaling.matrix(values, rows: test))
///     }
///     let probe = try LogisticRegression(
///         of: items, labels: train.map { labels[$0] }, classes: 2, c: 1, threads: context.threads,
///         check: context.checkCancellation)
///     let probabilities = try probe.probabilities(of: others, threads: context.threads)
///     let right = zip(test, probabilities).count { labels[$0] == ($1[1] > $1[0] ? 1 : 0) }
///     context.log("layer \(layer.layer): \(right) of \(test.count)")
/// }
/// ```
public struct LogisticRegression: Sendable {
    /// How many classes.
    public let classes: Int
    /// Steps that were taken.
    public let iterations: Int
    /// Whether the gradient of the mean loss is within the tolerance everywhere.
    public let isConverged: Bool
    /// [outputs × (features + 1)], an output's intercept last; two classes have one output.
    private let weights: [Double]
    private let features: Int

    /// Fits items of known classes.
    ///
    /// - Parameters:
    ///   - items: [items × features].
    ///   - labels: Each item's class, from 0.
    ///   - classes: How many there are.
    ///   - c: The weight of the losses against the penalty's, above 0.
    ///   - tolerance: The largest entry that the gradient may have, of losses averaged over items.
    ///   - most: The most steps that are taken.
    ///   - threads: How many share the items; the result does not depend on them.
    ///   - check: Is called before each step; may throw to stop.
    /// - Throws: A `Problem` where labels do not fit, or a feature is not finite.
    public init(
        of items: Matrix, labels: [Int], classes: Int, c: Double, tolerance: Double = 1e-6, iterations most: Int = 1000,
        threads: Int = 1, check: () throws -> Void = {}
    ) throws {
        guard labels.count == items.rows, items.rows > 0, classes > 1, c > 0,
            labels.allSatisfy({ (0..<classes).contains($0) })
        else {
            throw Problem(.ownError, "a regression of \(items.rows) items was asked with \(labels.count) labels")
        }
        guard items.withValues({ $0.allSatisfy(\.isFinite) }) else {
            throw Problem.badInput("a feature is not a finite number: nothing can be learnt from it")
        }
        self.classes = classes
        features = items.columns
        let objective = LogisticObjective(
            items: items, labels: labels, outputs: classes == 2 ? 1 : classes, penalty: 1 / (c * Double(items.rows)),
            threads: threads)
        let least = try LeastByLBFGS(
            from: [Double](repeating: 0, count: objective.outputs * (features + 1)), tolerance: tolerance,
            iterations: most
        ) { point in
            try check()
            return try objective.value(at: point)
        }
        weights = least.point
        iterations = least.iterations
        isConverged = least.isConverged
    }

    /// The probability of each class for each item, [items][classes].
    public func probabilities(of items: Matrix, threads: Int = 1) throws -> [[Double]] {
        let outputs = classes == 2 ? 1 : classes
        let logits = try LogisticObjective.logits(weights, items, outputs: outputs, threads: threads)
        return logits.withValues { logits in
            (0..<items.rows).map { item in
                if outputs == 1 {
                    let second = 1 / (1 + exp(-logits[item]))
                    return [1 - second, second]
                }
                let row = (0..<outputs).map { logits[$0 * items.rows + item] }
                let largest = row.max() ?? 0
                let powers = row.map { exp($0 - largest) }
                let total = powers.reduce(0, +)
                return powers.map { $0 / total }
            }
        }
    }
}

/// The mean loss and half the penalty, with their gradient.
struct LogisticObjective {
    let items: Matrix
    let labels: [Int]
    let outputs: Int
    let penalty: Double
    let threads: Int

    /// W·xᵀ + b, [outputs × items].
    static func logits(_ weights: [Double], _ items: Matrix, outputs: Int, threads: Int) throws -> Matrix {
        let features = items.columns, count = items.rows
        let slopes = try Matrix(
            (0..<outputs).flatMap { weights[$0 * (features + 1)..<$0 * (features + 1) + features] }, rows: outputs,
            columns: features)
        var values = try slopes.times(items, transposed: true, threads: threads).withValues { Array($0) }
        for output in 0..<outputs {
            let intercept = weights[output * (features + 1) + features]
            for item in output * count..<(output + 1) * count { values[item] += intercept }
        }
        return try Matrix(values, rows: outputs, columns: count)
    }

    func value(at weights: [Double]) throws -> (value: Double, gradient: [Double]) {
        let count = items.rows, features = items.columns, share = 1 / Double(count)
        var slopes = try Self.logits(weights, items, outputs: outputs, threads: threads).withValues { Array($0) }
        var loss = 0.0
        // From logits to the loss' slopes by them, in place.
        for item in 0..<count {
            if outputs == 1 {
                let logit = slopes[item], isSecond = labels[item] == 1
                // log(1 + exp(z)) − y·z, without overflow.
                loss += max(logit, 0) + log1p(exp(-abs(logit))) - (isSecond ? logit : 0)
                slopes[item] = (1 / (1 + exp(-logit)) - (isSecond ? 1 : 0)) * share
                continue
            }
            var largest = -Double.infinity, total = 0.0
            for output in 0..<outputs { largest = max(largest, slopes[output * count + item]) }
            for output in 0..<outputs { total += exp(slopes[output * count + item] - largest) }
            let logTotal = largest + log(total)
            loss += logTotal - slopes[labels[item] * count + item]
            for output in 0..<outputs {
                let place = output * count + item
                slopes[place] = (exp(slopes[place] - logTotal) - (labels[item] == output ? 1 : 0)) * share
            }
        }
        let sums = try Matrix(slopes, rows: outputs, columns: count).times(items, threads: threads)
        var value = loss * share
        var gradient = weights
        sums.withValues { sums in
            for output in 0..<outputs {
                let start = output * (features + 1)
                for feature in 0..<features {
                    let weight = weights[start + feature]
                    value += penalty / 2 * weight * weight
                    gradient[start + feature] = sums[output * features + feature] + penalty * weight
                }
                gradient[start + features] = slopes[output * count..<(output + 1) * count].reduce(0, +)
            }
        }
        return (value, gradient)
    }
}
