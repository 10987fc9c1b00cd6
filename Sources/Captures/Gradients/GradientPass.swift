public import Models
import Problems
public import Tensors

/// Exact gradients of targets by what a model computes on the way to them, in all layers at once (reverse mode).
///
/// The texts go forward once, and each layer's input is kept (in a file where it outgrows memory); then, from the last
/// layer to the first, a layer is computed again on a tape and gone back over. So memory is one layer's operations over
/// one block and the kept inputs, whatever the depth. Several targets share the forward pass, each in its lane.
public struct GradientPass: Sendable {
    /// What is wanted beside the targets' values.
    public struct Wanted: Sendable {
        /// Sites of every layer, by their index.
        public var sites: Set<Int>
        /// Whether gradients by the weights are added up.
        public var weights: Bool

        /// Nothing but what is named.
        public init(sites: Set<Int> = [], weights: Bool = false) {
            self.sites = sites
            self.weights = weights
        }
    }

    /// Who is shown what, and when.
    public struct Observers: Sendable {
        /// Sees each block of each layer, from the last layer to the first, from several threads.
        public var layer: @Sendable (BlockGradients) throws -> Void = { _ in }
        /// Is called when every block of a layer was shown.
        public var layerDone: @Sendable (_ layer: Int) throws -> Void = { _ in }
        /// Sees each block's embeddings at the end, from several threads.
        public var embeddings: @Sendable (EmbeddingGradients) throws -> Void = { _ in }
        /// Is handed gradients by weights that are complete, by the checkpoint's keys and in its layout.
        public var weights: @Sendable ([String: FloatBuffer]) throws -> Void = { _ in }

        /// Observers that see nothing.
        public init() {}
    }

    let forward: ForwardPass
    let targets: [[GradientTarget]]
    let lanes: Int
    let wanted: Wanted

    /// A pass of `texts` with targets for each.
    ///
    /// - Throws: A `Problem` where the checkpoint has no head or a target is outside the text or the head's outputs.
    public init(
        model: any LanguageModel, texts: [[Int32]], targets: [[GradientTarget]], wanted: Wanted,
        resources: ForwardPass.Resources
    ) throws {
        let head = try model.headOfRows()
        for (text, targets) in targets.enumerated() {
            for target in targets {
                guard texts[text].indices.contains(target.position), (0..<head.outputs).contains(target.output),
                    target.lane >= 0
                else {
                    throw Problem.badInput(
                        "text \(text): no output \(target.output) at token \(target.position); the text has "
                            + "\(texts[text].count) tokens, the head \(head.outputs) outputs")
                }
            }
        }
        // Sums over blocks must not depend on the number of threads.
        forward = try ForwardPass(
            model: model, texts: texts, resources: resources, parts: wanted.weights ? Self.weightParts : nil)
        self.targets = targets
        lanes = (targets.joined().map(\.lane).max() ?? 0) + 1
        self.wanted = wanted
    }

    /// Into how many sums the gradients by weights are split, each by one thread and in the order of its blocks.
    static let weightParts = 4
    /// Floats of logits and of their gradients that a thread holds at once.
    static let logitsAtOnce = 1 << 24

    /// Goes forward and back.
    ///
    /// - Returns: The targets' values, before their weights: [texts][targets].
    public func run(_ observers: Observers) throws -> [[Double]] {
        let kept = try forwardStates()
        let carry = try buffer(lanes * forward.packed.rows * forward.model.shape.width)
        var shared = SharedGradients()
        let values = try backThroughHead(kept[kept.count - 1], carry: carry, shared: &shared)
        for layer in (0..<forward.model.shape.layers).reversed() {
            let own = try back(through: layer, from: kept[layer], carry: carry, observe: observers.layer)
            forward.model.letGo(layer: layer)
            try observers.layerDone(layer)
            try observers.weights(shared.complete(own, prefix: forward.model.layerPrefix(layer)))
        }
        shared.add(try backThroughEmbedding(carry: carry, observe: observers.embeddings))
        try observers.weights(shared.all)
        return values
    }

    func buffer(_ count: Int) throws -> FloatBuffer {
        count * MemoryLayout<Float>.stride <= forward.resources.statesInMemory
            ? FloatBuffer(count: count) : try FloatBuffer(count: count, fileIn: forward.resources.scratch)
    }

    /// The input of every layer, and after the last one the states that the head reads.
    private func forwardStates() throws -> [HiddenStates] {
        let run = try forward.start()
        let count = forward.packed.rows * forward.model.shape.width
        let all = try buffer((forward.model.shape.layers + 1) * count)
        var kept: [HiddenStates] = []
        while true {
            let place = FloatBuffer(borrowing: all.pointer + kept.count * count, count: count, from: all)
            place.pointer.update(from: run.hidden.states.pointer, count: count)
            kept.append(HiddenStates(packed: forward.packed, width: forward.model.shape.width, states: place))
            if run.isFinished { return kept }
            try run.advance()
        }
    }
}

/// Gradients by weights that more than one layer, or the head and the embedding, have a part in.
struct SharedGradients {
    private(set) var all: [String: FloatBuffer] = [:]

    mutating func add(_ more: [String: FloatBuffer]) {
        for (name, gradient) in more { all[name] = all[name].map { Self.sum($0, gradient) } ?? gradient }
    }

    /// Keeps those that are not the layer's alone, and returns the others.
    mutating func complete(_ gradients: [String: FloatBuffer], prefix: String) -> [String: FloatBuffer] {
        add(gradients.filter { !$0.key.hasPrefix(prefix) })
        return gradients.filter { $0.key.hasPrefix(prefix) }
    }

    static func sum(_ a: FloatBuffer, _ b: FloatBuffer) -> FloatBuffer {
        Numbers.add(b.pointer, count: b.count, to: a.pointer)
        return a
    }
}
