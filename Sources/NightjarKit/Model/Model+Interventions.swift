public import Captures

/// A change of one neuron at one position to each of several values.
public typealias Intervention = Captures.Intervention
/// A text in which neurons are changed, one at a time.
public typealias InterventionText = Captures.InterventionText
/// What changes of one text's neurons did.
public typealias InterventionEffects = Captures.InterventionEffects

extension Model {
    /// What the model says when single neurons are changed (METHODS section 2.1); what a change cannot reach is computed
    /// once.
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
