public import Documents

/// What a manifest is checked against: a plugin as data, its code not needed.
public struct PluginDescription: Sendable, Equatable {
    public var id: String
    public var summary: String
    public var version: String
    /// Always `.object`.
    public var parameters: Schema
    /// Whether a job needs a `model`.
    public var needsModel: Bool

    public init(id: String, summary: String, version: String, parameters: Schema, needsModel: Bool = true) {
        self.id = id
        self.summary = summary
        self.version = version
        self.parameters = parameters
        self.needsModel = needsModel
    }
}
