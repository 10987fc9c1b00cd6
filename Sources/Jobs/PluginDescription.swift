public import Documents

/// What a manifest is checked against: a plugin as data, its code not needed.
public struct PluginDescription: Sendable, Equatable {
    /// What a manifest's `plugin` names.
    public var id: String
    /// One sentence for people.
    public var summary: String
    /// The plugin's own version; part of a bundle's provenance.
    public var version: String
    /// Always `.object`.
    public var parameters: Schema
    /// Whether a job needs a `model`.
    public var needsModel: Bool

    /// Describes a plugin.
    public init(id: String, summary: String, version: String, parameters: Schema, needsModel: Bool = true) {
        self.id = id
        self.summary = summary
        self.version = version
        self.parameters = parameters
        self.needsModel = needsModel
    }
}
