public import Captures
package import Foundation

/// The states of one text after every layer, and the head's logits.
package struct TextStates: Sendable {
    /// Tokens of the text.
    package let tokens: Int
    /// Width of a state.
    package let width: Int
    /// After the embeddings and after each layer, L + 1 in all, each [tokens × width].
    package let hidden: [[Float]]
    /// [tokens × outputs] or [1 × outputs] as `logitsShape` says; nil without a head.
    package let logits: [Float]?
    /// The shape of `logits`.
    package let logitsShape: [Int]?
}

/// Every text's state at one position after some number of layers.
public typealias LayerStates = Captures.LayerStates
/// Hidden states at a position, a layer at a time: `while let layer = try states.next() { … }`.
public typealias PositionStates = Captures.PositionStates

extension Model {
    /// The hidden states of texts at one position each, from the embeddings to the last layer, a layer at a time: L + 1
    /// in all, of L layers.
    ///
    /// Of a causal model the last token has seen the whole text:
    ///
    /// ```swift
    /// let states = try model.hiddenStates(of: tokens, at: tokens.map { $0.count - 1 }, in: context)
    /// while let layer = try states.next() {
    ///     let first = layer.withValues { Array($0.prefix(layer.width)) }
    ///     context.log("after \(layer.layer) layers the first text is at \(first)")
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - texts: Token ids a text.
    ///   - positions: A token of each text.
    ///   - finalNorm: Whether the last layer's states are those after the model's last normalisation, as transformers'
    ///     `hidden_states` has them, or those before it, as all other layers' are.
    ///   - context: The job: threads, memory, cancellation.
    /// - Throws: A `Problem` where a text is empty, longer than the model takes, or has no such position.
    public func hiddenStates(
        of texts: [[Int]], at positions: [Int], finalNorm: Bool = true, in context: Context
    ) throws -> PositionStates {
        try states(of: texts, at: positions, finalNorm: finalNorm, in: context)
    }

    /// The means of texts' hidden states over all their tokens, special tokens included, from the embeddings to the last
    /// layer, a layer at a time.
    ///
    /// - Parameters:
    ///   - texts: Token ids a text.
    ///   - finalNorm: Whether the last layer's states are those after the model's last normalisation.
    ///   - context: The job: threads, memory, cancellation.
    /// - Throws: A `Problem` where a text is empty or longer than the model takes.
    public func meanHiddenStates(
        of texts: [[Int]], finalNorm: Bool = true, in context: Context
    ) throws -> PositionStates {
        try states(of: texts, at: nil, finalNorm: finalNorm, in: context)
    }

    private func states(
        of texts: [[Int]], at positions: [Int]?, finalNorm: Bool, in context: Context
    ) throws -> PositionStates {
        let texts = TokenPlaces.ids(texts)
        var pass = try ForwardPass(model: language, texts: texts, resources: context.resources)
        pass.appliesFinalNorm = finalNorm
        var kept: KeptLayers?
        if let cache = context.host.cache, let model = try contentParts(cache) {
            pass.kept = KeptStates(cache, key: try CacheKey("hidden states", model + [.lists(texts)]))
            kept = KeptLayers(
                .states, cache,
                key: try CacheKey(
                    (positions == nil ? "mean hidden states" : "hidden states at positions")
                        + (finalNorm ? "" : ", not normalised"),
                    model + [.lists(texts), .numbers((positions ?? []).map(Int32.init(clamping:)))]))
        }
        return try PositionStates(
            pass: pass, positions: positions, kept: kept,
            onStart: { context.host.count(forwardPasses: texts.count, backwardPasses: 0) },
            checkCancellation: { try context.checkCancellation() })
    }

    /// Runs one text and keeps everything.
    ///
    /// - Parameters:
    ///   - ids: Token ids, special tokens included.
    ///   - threads: Threads to use; the result does not depend on them.
    ///   - scratch: A folder for states that outgrow memory.
    package func states(of ids: [Int], threads: Int, scratch: URL) throws -> TextStates {
        let pass = try ForwardPass(
            model: language, texts: TokenPlaces.ids([ids]),
            resources: ForwardPass.Resources(threads: threads, scratch: scratch))
        let run = try pass.start()
        func state() -> [Float] {
            Array(UnsafeBufferPointer(start: run.hidden.pointer(of: 0), count: ids.count * width))
        }
        var hidden = [state()]
        while !run.isFinished {
            try run.advance()
            hidden.append(state())
        }
        let logits = try run.logits(of: 0)
        let shape = try logits.flatMap { values in
            try language.head().map { [values.count / max($0.outputs, 1), $0.outputs] }
        }
        return TextStates(tokens: ids.count, width: width, hidden: hidden, logits: logits, logitsShape: shape)
    }
}
