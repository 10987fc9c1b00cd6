public import Captures
import Models
import Problems

/// The straight path from a text's baseline to the text, and the class whose score is followed along it.
public typealias InputPath = Captures.InputPath
/// Where the path of an attribution runs: the embeddings module's output, or the word embedding's.
public typealias InputSite = Captures.InputSite
/// A point of one of several paths.
public typealias PathPoint = Captures.PathPoint
/// The score at a point, and each token's part of its slope there.
public typealias PathSlopes = Captures.PathSlopes

extension InputSite: ParameterChoice {}
extension QuadratureRule: ParameterChoice {}

/// What of a class is attributed to a text's tokens.
public enum ScoreKind: String, ParameterChoice {
    /// The class' logit.
    case logit
    /// The softmax of the logits.
    case probability
}

/// A classifier loaded for attribution: the scores of classes and their slopes along paths.
///
/// ``Model/attribution(at:of:in:)`` makes one.
public struct Attribution: Sendable {
    private let pass: AttributionPass
    private let context: Context

    init(_ model: Model, at site: InputSite, of score: ScoreKind, in context: Context) throws {
        pass = try AttributionPass(
            model: model.language, site: site, quantity: score == .logit ? .logit : .probability,
            resources: context.resources)
        self.context = context
    }

    /// The logits of each text's classes.
    ///
    /// - Throws: A `Problem` where a text is empty or longer than the model takes.
    public func logits(of texts: [[Int]]) throws -> [[Float]] {
        context.host.count(forwardPasses: texts.count, backwardPasses: 0)
        let context = context
        return try pass.logits(of: TokenPlaces.ids(texts)) { try context.checkCancellation() }
    }

    /// The score and each token's part of its slope at points of paths; a point's bits depend on the point alone.
    ///
    /// - Returns: One a point, in their order.
    /// - Throws: A `Problem` where a path's text is empty or too long, or its class is none of the head's.
    public func slopes(at points: [PathPoint], of paths: [InputPath]) throws -> [PathSlopes] {
        context.host.count(forwardPasses: points.count, backwardPasses: points.count)
        let context = context
        return try pass.slopes(at: points, of: paths) { try context.checkCancellation() }
    }
}

extension Model {
    /// Loads the model for attribution: all its weights are held as long as the result is.
    ///
    /// Integrated gradients (Sundararajan et al. 2017) give token t of a text the score
    /// Σ_d (x − x′)_{t,d}·∫ ∂F(x′ + α(x − x′))/∂x_{t,d} dα, α from 0 to 1, x the text's embeddings, x′ the baseline's
    /// and F the score of a class. A quadrature asks for the slopes at its nodes and adds them up:
    ///
    /// ```swift
    /// let attribution = try model.attribution(at: .embeddings, of: .logit, in: context)
    /// let encoding = model.encode(texts[0])
    /// let path = try model.path(of: encoding, from: .pad, output: 1)
    /// let rule = GaussLegendre(steps: 50)
    /// let slopes = try attribution.slopes(at: rule.nodes.map { PathPoint(path: 0, factor: $0) }, of: [path])
    /// let scores = encoding.ids.indices.map { token in
    ///     zip(rule.weights, slopes).reduce(0) { $0 + $1.0 * $1.1.tokens[token] }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - site: What the path leads through.
    ///   - score: F.
    ///   - context: The job: threads, memory, cancellation.
    /// - Throws: A `Problem` where the checkpoint does not classify texts, or lacks a weight.
    public func attribution(at site: InputSite, of score: ScoreKind, in context: Context) throws -> Attribution {
        try Attribution(self, at: site, of: score, in: context)
    }

    /// What attributing texts of these lengths in tokens will need, with so many points on each one's path.
    ///
    /// - Throws: A `Problem` where the checkpoint does not classify texts, or a tensor is missing.
    public func estimate(ofAttribution lengths: [Int], points: Int, in context: Context) throws -> Estimate {
        let cost = try AttributionPass.cost(
            model: language, lengths: lengths, points: points, resources: context.resources)
        return Estimate(
            items: lengths.count, tokens: points * lengths.reduce(0, +), multiplications: cost.multiplications,
            held: cost.held, passing: cost.computing)
    }

    /// The names of a classifier's classes, by number.
    public var labelNames: [String] {
        get throws { try (0..<checkpoint.configuration.labelCount()).map(label) }
    }
}
