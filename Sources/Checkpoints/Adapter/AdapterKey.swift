import Documents

/// A key of an adapter's tensor: which matrix of which module.
public struct AdapterKey: Sendable, Equatable {
    /// One of the two factors.
    public enum Matrix: String, Sendable, CaseIterable {
        /// A [rank × inputs].
        case down = "lora_A"
        /// B [outputs × rank].
        case up = "lora_B"
    }

    /// The module's path in the model that PEFT loaded.
    public let path: String
    /// Which factor.
    public let matrix: Matrix

    private static let root = "base_model.model."

    /// The key of a module's matrix.
    public init(_ path: String, _ matrix: Matrix) {
        self.path = path
        self.matrix = matrix
    }

    /// Takes a key apart; nil where it is none.
    public init?(_ name: String) {
        guard name.hasPrefix(Self.root) else { return nil }
        for matrix in Matrix.allCases {
            let ending = ".\(matrix.rawValue).weight"
            guard name.hasSuffix(ending), name.utf8.count > Self.root.utf8.count + ending.utf8.count else { continue }
            self.init(String(name.dropFirst(Self.root.count).dropLast(ending.count)), matrix)
            return
        }
        return nil
    }

    /// As the file has it.
    public var name: String { "\(Self.root)\(path).\(matrix.rawValue).weight" }

    /// The key of the other factor.
    var other: AdapterKey { AdapterKey(path, matrix == .down ? .up : .down) }

    var commonPath: String { Self.commonPath(of: path) }

    /// A name for a message: whole where it is a path as others, else cut and on one line.
    public static func shown(_ name: String) -> String {
        let isPlain = name.utf8.count <= 200 && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 }
        return isPlain ? "\"\(name)\"" : name.quotedForMessage
    }

    /// A module's path without the name of the model within a model with a head: a bare model has none, and checkpoints
    /// of either kind are loaded as either.
    public static func commonPath(of path: String) -> String {
        ArchitectureNames.prefixes.first(where: path.hasPrefix).map { String(path.dropFirst($0.count)) } ?? path
    }
}
