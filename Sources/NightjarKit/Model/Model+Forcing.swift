public import Models

/// A unit of a linear module that is held at one value, at every token of every text.
public typealias ForcedUnit = Models.ForcedUnit

extension Model {
    /// This model with some units of its linear modules held at values, at every token of every text (Suau et al. 2022):
    /// what it predicts, writes or responds then.
    ///
    /// Every verb works on it as on any model: a forward pass costs what it costs without. What follows from it is not
    /// kept for later jobs.
    ///
    /// ```swift
    /// guard let module = model.site(named: "mlp.up_proj") else { throw Problem.badInput("no module mlp.up_proj") }
    /// let forced = try model.forcing([ForcedUnit(layer: 3, site: module, unit: 17, value: 1.5)])
    /// let prompts = texts.map(forced.promptTokens)
    /// let written = try forced.continuations(of: prompts, tokens: 20, generators: [], in: context)
    /// results.note("It writes: \(forced.text(of: written[0]))")
    /// ```
    ///
    /// - Parameter units: One value a unit; of a unit named twice the last counts.
    /// - Throws: A `Problem` where the model has no such unit, or a value is not finite.
    public func forcing(_ units: [ForcedUnit]) throws -> Model {
        try Model(self, with: ForcedModel(language, units: units))
    }

    /// The index in `sites` of the module of that path; nil where there is none.
    public func site(named path: String) -> Int? { sites.firstIndex { $0.path == path } }
}
