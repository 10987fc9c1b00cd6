package import Checkpoints
import Problems

/// A low-rank adapter to be trained: on which modules, and of what size (Hu et al. 2021, LoRA).
public struct LowRankConfiguration: Sendable, Equatable {
    /// Rows of A, columns of B.
    public var rank: Int
    /// B·A·x is multiplied with alpha/rank.
    public var alpha: Double
    /// Which share of A's input is dropped in training.
    public var dropout: Double
    /// The ends of modules' paths, as PEFT's `target_modules`; empty: the architecture's query and value projections,
    /// which are PEFT's default.
    public var modules: [String]
    /// The layers whose modules have an adapter, from 0; nil: all.
    public var layers: ClosedRange<Int>?

    /// PEFT's sizes, with an alpha of twice the rank.
    public init(
        rank: Int = 8, alpha: Double = 16, dropout: Double = 0, modules: [String] = [], layers: ClosedRange<Int>? = nil
    ) {
        self.rank = rank
        self.alpha = alpha
        self.dropout = dropout
        self.modules = modules
        self.layers = layers
    }

    /// The ends of the paths that it is on in a model of this `model_type`.
    public func modules(of modelType: String) -> [String] {
        modules.isEmpty ? ArchitectureNames.all[modelType]?.adapted ?? [] : modules
    }

    private static func names(_ end: String, _ path: String) -> Bool { path == end || path.hasSuffix("." + end) }

    /// Whether a module has an adapter, by its path in the checkpoint.
    func includes(_ path: String, modelType: String) -> Bool {
        guard modules(of: modelType).contains(where: { Self.names($0, path) }) else { return false }
        guard let layers else { return true }
        return path.split(separator: ".").lazy.compactMap { Int($0) }.first.map(layers.contains) ?? false
    }
}

extension LowRankConfiguration {
    /// A matrix of an adapter to be trained, by the name that `trained` has it under.
    package struct Matrix: Sendable, Equatable {
        /// As in the adapter's file, but for the name of the model within.
        package let name: String
        /// [rank × inputs] for A, [outputs × rank] for B.
        package let shape: [Int]
        /// Values begin evenly spread between −bound and bound, as PEFT's do: 1/√inputs for A, 0 for B.
        package let bound: Double
    }

    /// The matrices of a new adapter over a checkpoint, sorted by name.
    ///
    /// - Throws: A `Problem` that says what is allowed where rank, dropout, a module or the layers do not fit the model,
    ///   or the checkpoint has an adapter already.
    package func matrices(for checkpoint: Checkpoint) throws -> [Matrix] {
        if let adapter = checkpoint.adapter {
            throw Problem.badInput(
                "is an adapter already; train its base, or merge it first", at: .init(file: adapter.folder.path))
        }
        guard (1...65_536).contains(rank) else { throw Problem.badInput("rank \(rank): allowed are 1 to 65536") }
        guard abs(alpha) <= 1e9 else { throw Problem.badInput("alpha \(alpha): allowed are −10⁹ to 10⁹") }
        guard (0..<1).contains(dropout) else {
            throw Problem.badInput("dropout \(dropout): allowed are 0 to below 1")
        }
        let tally = WeightTally()
        let model = try languageModel(of: checkpoint, tally: tally, newAdapter: self)
        if let layers, layers.lowerBound < 0 || layers.upperBound >= model.shape.layers {
            throw Problem.badInput(
                "layers \(layers.lowerBound) to \(layers.upperBound) are out of range; the model has layers 0 to "
                    + "\(model.shape.layers - 1)")
        }
        tally.reset()
        for layer in 0..<model.shape.layers { _ = try model.layer(layer) }
        _ = try model.head()
        for end in modules(of: try modelType(of: checkpoint)) {
            guard tally.modules.keys.contains(where: { Self.names(end, $0) }) else {
                throw Problem.badInput(
                    "module \(end.quotedForMessage): allowed are " + model.sites.map(\.path).joined(separator: ", ")
                        + ", or their ends after a dot")
            }
        }
        return tally.shapes.compactMap { name, shape in
            AdapterKey(name).map { key in
                Matrix(name: name, shape: shape, bound: key.matrix == .down ? 1 / Double(shape[1]).squareRoot() : 0)
            }
        }.sorted { $0.name < $1.name }
    }
}
