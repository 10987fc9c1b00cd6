/// A checkpoint that can be run: an architecture's embeddings and layers, and a head where the checkpoint has one.
///
/// Nothing is read before it is asked for: weights stay in the mapped files, and `layer(_:)` converts one layer, which
/// lives as long as the caller holds it.
public protocol LanguageModel: Sendable {
    /// The sizes a caller plans with.
    var shape: ModelShape { get }
    /// The linear modules of every layer, in the order of METHODS section 0; the same in each layer.
    var sites: [Site] { get }
    /// What the checkpoint's head predicts; nil for a bare encoder.
    var headKind: HeadKind? { get }
    /// A human name, as `BERT`.
    var architecture: String { get }

    /// Loads what embedding texts needs.
    func embedding() throws -> any Embedding
    /// Loads layer `index` of 0..<shape.layers, in float32.
    func layer(_ index: Int) throws -> any Layer
    /// Loads the head; nil where `headKind` is.
    func head() throws -> (any Head)?
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

/// A linear module inside a layer: where responses are read (METHODS section 0).
public struct Site: Sendable, Equatable {
    /// What part of the layer it belongs to.
    public enum Component: String, Sendable { case attention, mlp }
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
    case maskedLM = "masked-lm", sequenceClassification = "sequence-classification"
}

/// Token ids to the first hidden states.
public protocol Embedding: Sendable {
    /// Writes [tokens × width] of one text, whose first token has position 0.
    func embed(_ ids: [Int32], into rows: UnsafeMutablePointer<Float>)
}

/// One transformer layer.
public protocol Layer: Sendable {
    /// outputs × inputs of its smallest product, for `RowRules`.
    var smallestWeight: Int { get }
    /// Replaces the block's hidden states by the layer's output, showing every site's output on the way.
    ///
    /// - Parameter observe: The site's index in `sites`, and its values [rows × units], valid during the call.
    func forward(
        _ block: Block, scratch: Scratch, observe: (_ site: Int, _ values: UnsafePointer<Float>) throws -> Void
    ) throws
}

/// From the last hidden states to logits.
public protocol Head: Sendable {
    /// Vocabulary or labels.
    var outputs: Int { get }
    /// Logits of one text's hidden states [tokens × width]: [tokens × outputs] for a masked LM, [1 × outputs] for a
    /// sequence classifier.
    func logits(_ hidden: UnsafePointer<Float>, tokens: Int) -> [Float]
}
