public import Captures

/// Every text's pooled response of every unit of one layer.
public typealias LayerResponses = Captures.LayerResponses
/// Every text's pooled response of every unit of one module, [units × texts].
public typealias SiteResponses = Captures.SiteResponses
/// Pooled responses, a layer at a time: `while let layer = try responses.next() { … }`.
public typealias PooledResponses = Captures.PooledResponses
/// How a text's token outputs become one response.
public typealias Pooling = Captures.Pooling

extension Pooling: ParameterChoice {}

extension Model {
    /// The pooled responses of texts at every linear module, a layer at a time.
    ///
    /// - Parameters:
    ///   - texts: Token ids a text.
    ///   - positions: The token positions of each text that are pooled; none empty.
    ///   - pooling: Mean or maximum.
    ///   - context: The job: threads, memory, cancellation.
    /// - Throws: A `Problem` where a text is empty or longer than the model takes.
    public func responses(
        of texts: [[Int]], positions: [[Int]], pooling: Pooling, in context: Context
    ) throws -> PooledResponses {
        let pass = try ForwardPass(
            model: language, texts: texts.map { $0.map(Int32.init) }, resources: context.resources)
        context.host.count(forwardPasses: texts.count, backwardPasses: 0)
        return try PooledResponses(pass: pass, positions: positions.map { $0.map(Int32.init) }, pooling: pooling) {
            try context.checkCancellation()
        }
    }
}

extension Context {
    /// Half of the job's memory may hold hidden states; beyond that they live in a file.
    var resources: ForwardPass.Resources {
        ForwardPass.Resources(threads: threads, statesInMemory: memory / 2, scratch: host.scratch)
    }
}
