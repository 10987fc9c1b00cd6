public import Documents
public import Jobs

/// A plugin that was added to a workspace, as data: all that is known of it without running its code.
public struct PluginRecord: Sendable, Equatable {
    /// What a plugin runs as.
    public enum Kind: String, Sendable {
        /// A library of Swift, loaded into the worker.
        case swift
        /// A program of its own, in any language.
        case program
    }

    /// What a manifest's `plugin` names.
    public var id: String
    /// One sentence for people.
    public var summary: String
    /// The plugin's own version; part of a bundle's provenance.
    public var version: String
    /// What it runs as.
    public var kind: Kind
    /// Whether a job needs a `model`.
    public var needsModel: Bool
    /// Always `.object`.
    public var parameters: Schema
    /// The version of the kit that it was added with.
    public var kit: String
    /// The version of the Swift compiler that built it; nil of a program.
    public var compiler: String?
    /// The SHA-256 of what runs: of the library, or of the program's files.
    public var sha256: String
    /// How a program is started: its arguments, the executable first, relative paths in its folder.
    public var command: [String]

    /// Sets every part.
    public init(
        id: String, summary: String, version: String, kind: Kind, needsModel: Bool, parameters: Schema, kit: String,
        compiler: String? = nil, sha256: String, command: [String] = []
    ) {
        self.id = id
        self.summary = summary
        self.version = version
        self.kind = kind
        self.needsModel = needsModel
        self.parameters = parameters
        self.kit = kit
        self.compiler = compiler
        self.sha256 = sha256
        self.command = command
    }

    /// What manifests are checked against.
    public var description: PluginDescription {
        PluginDescription(
            id: id, summary: summary, version: version, parameters: parameters, needsModel: needsModel)
    }

    /// What is wrong with an id, in words; nil where nothing is. An id is a folder's name, too.
    public static func fault(inID id: String) -> String? {
        let words = id.split(separator: "-", omittingEmptySubsequences: false)
        let isPlain = words.allSatisfy { word in
            !word.isEmpty
                && word.utf8.allSatisfy {
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                }
        }
        return isPlain && id.utf8.count <= 100
            ? nil : "\(id.quotedForMessage) is no plugin's id: lower-case letters and digits, words joined by -"
    }
}
