public import Captures

/// A change of one neuron at one position to each of several values.
public typealias Intervention = Captures.Intervention
/// A text in which neurons are changed, one at a time.
public typealias InterventionText = Captures.InterventionText
/// What changes of one text's neurons did.
public typealias InterventionEffects = Captures.InterventionEffects

extension Model {
    /// What the model says when single feed-forward neurons are changed, one at a time, at one position of a text.
    ///
    /// Each change is a run of its own of what it can reach; all else is computed once. What turning a neuron off, and
    /// doubling it, does to an answer:
    ///
    /// ```swift
    /// let prompt = try model.answered("The capital of France is", "Paris", join: .auto)
    /// let change = Intervention(layer: 3, neuron: 17, count: 2) { activation in [0, 2 * activation] }
    /// let text = InterventionText(
    ///     ids: prompt.ids.map(Int32.init), position: prompt.position, outputs: [prompt.token],
    ///     interventions: [change])
    /// let effects = try model.interventions([text], in: context)[0]
    /// let withoutIt = effects.changed[0][0][0] - effects.unchanged[0]
    /// let withTwice = effects.changed[0][1][0] - effects.unchanged[0]
    /// ```
    ///
    /// - Parameters:
    ///   - texts: Texts with their changes and the outputs whose probabilities are read.
    ///   - context: The job: threads, memory, cancellation.
    ///   - advance: Is called after each batch with how many changes were done.
    /// - Throws: A `Problem` where the checkpoint predicts no tokens, or something is out of range.
    public func interventions(
        _ texts: [InterventionText], in context: Context, advance: (_ changes: Int) throws -> Void = { _ in }
    ) throws -> [InterventionEffects] {
        let pass = try InterventionPass(model: language, texts: texts, resources: context.resources)
        let changes = texts.reduce(0) { $0 + $1.interventions.reduce(0) { $0 + $1.count } }
        context.host.count(forwardPasses: texts.count + changes, backwardPasses: 0)
        return try pass.run { done in
            try context.checkCancellation()
            try advance(done)
        }
    }
}
