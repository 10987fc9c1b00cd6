public import Tensors

/// A checkpoint that can be run: an architecture's embeddings and layers, and a head where the checkpoint has one.
///
/// Nothing is read before it is asked for: weights stay in the mapped files, and `layer(_:)` converts one layer, which
/// lives as long as the caller holds it.
public protocol LanguageModel: Sendable {
    /// A human name, as `BERT`.
    var architecture: String { get }
    /// Where the weights come from.
    var weights: Weights { get }
    /// The sizes a caller plans with.
    var shape: ModelShape { get }
    /// Whether a token sees only those before it.
    var isCausal: Bool { get }
    /// The linear modules of every layer, in the order of METHODS section 0; the same in each layer. A layer shows their
    /// outputs under their index here (`Tape.site`).
    var sites: [Site] { get }
    /// Where a layer shows its feed-forward neurons (METHODS section 0): the index in `sites` of the module whose output
    /// they are, or `sites.count` where they are values that no module puts out.
    var neuronSite: Int { get }
    /// The index in `sites` of the module whose output goes through the feed-forward part's activation function. Every
    /// function there is keeps a value's sign, so that a neuron's activation is above 0 where this output is.
    var activationSite: Int { get }
    /// What the checkpoint's head predicts; nil for a bare encoder.
    var headKind: HeadKind? { get }

    /// Which share of what a classifier reads is dropped in training.
    var classifierDropout: Double { get }

    /// Loads what embedding texts needs.
    func embedding() throws -> any Embedding
    /// What the tensors of layer `index` are called up to their module's path, as `bert.encoder.layer.3.`.
    func layerPrefix(_ index: Int) -> String
    /// Loads layer `index` of 0..<shape.layers, in float32.
    func layer(_ index: Int) throws -> any Layer
    /// Loads the normalisation after the last layer; nil where there is none.
    func finalNorm() throws -> Norm?
    /// Loads the head; nil where `headKind` is.
    func head() throws -> (any Head)?
}

extension LanguageModel {
    /// None.
    public func finalNorm() throws -> Norm? { nil }
    /// None.
    public var classifierDropout: Double { 0 }
}

/// The sizes of a model.
public struct ModelShape: Sendable, Equatable {
    /// Transformer layers.
    public var layers: Int
    /// Width of the hidden states.
    public var width: Int
    /// Width of the feed-forward activations.
    public var intermediateSize: Int
    /// Rows of the word embedding.
    public var vocabulary: Int
    /// The longest text, in tokens.
    public var positions: Int
    /// Floats of one layer's weights, once converted.
    public var layerParameters: Int
}

/// A linear module inside a layer: where responses are read.
public struct Site: Sendable, Equatable {
    /// What part of the layer it belongs to.
    public enum Component: String, Sendable {
        /// Queries, keys, values, and the projection of their result.
        case attention
        /// The feed-forward part.
        case mlp
    }
    /// The module's path inside its layer as the checkpoint names it, as `attention.self.query`.
    public var path: String
    /// Attention or feed-forward.
    public var component: Component
    /// Its output dimensions.
    public var units: Int

    /// A module of a layer.
    public init(path: String, component: Component, units: Int) {
        self.path = path
        self.component = component
        self.units = units
    }
}

/// What a head predicts.
public enum HeadKind: String, Sendable {
    /// The tokens that masks stand for.
    case maskedLM = "masked-lm"
    /// The next token.
    case causalLM = "causal-lm"
    /// A text's class.
    case sequenceClassification = "sequence-classification"
    /// Each token's class.
    case tokenClassification = "token-classification"
}

/// Token ids to the first hidden states.
public protocol Embedding: Sendable {
    /// The word embedding.
    var words: EmbeddingTable { get }
    /// From words' rows [rows × words.width] to the first hidden states [rows × width].
    func forward(_ words: Rows, on tape: Tape) throws -> Rows
}

/// One transformer layer.
public protocol Layer: Sendable {
    /// outputs × inputs of its smallest product, for `RowRules`.
    var smallestWeight: Int { get }
    /// From the layer's input [rows × width] to its output, every site shown on the way.
    func forward(_ hidden: Rows, on tape: Tape) throws -> Rows
}

/// From the last hidden states to logits.
public protocol Head: Sendable {
    /// Which rows of a text it reads.
    var reads: HeadRows { get }
    /// Vocabulary or labels.
    var outputs: Int { get }
    /// outputs × inputs of its smallest product, for `RowRules`.
    var smallestWeight: Int { get }
    /// Logits [rows × outputs] of rows that it reads; of means, where it reads those.
    func forward(_ hidden: Rows, on tape: Tape) throws -> Rows
}

/// Which rows of a text a head reads.
public enum HeadRows: Sendable {
    /// Each, with logits for each.
    case each
    /// The first alone, as a classifier over [CLS].
    case first
    /// The last alone, as a classifier over a causal model.
    case last
    /// The mean of all, as a classifier with `classifier_pooling: mean`.
    case mean

    /// The rows of a text of `count` tokens.
    public func rows(of count: Int) -> Range<Int> {
        switch self {
        case .each, .mean: 0..<count
        case .first: 0..<min(1, count)
        case .last: max(count - 1, 0)..<count
        }
    }
}
