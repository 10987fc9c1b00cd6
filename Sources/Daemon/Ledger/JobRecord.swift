/// A job in the ledger.
public struct JobRecord: Sendable, Equatable {
    /// Its id.
    public var id: String
    /// Its name; for a cell of a matrix with the number.
    public var name: String
    /// Its manifest's name.
    public var manifestName: String
    /// Its plugin's id.
    public var plugin: String
    /// Higher first.
    public var priority: Int
    /// Where it stands.
    public var state: JobState

    /// A record.
    public init(
        id: String, name: String, manifestName: String? = nil, plugin: String = "", priority: Int = 0, state: JobState
    ) {
        self.id = id
        self.name = name
        self.manifestName = manifestName ?? name
        self.plugin = plugin
        self.priority = priority
        self.state = state
    }
}
