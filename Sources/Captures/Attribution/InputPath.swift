/// Where the path of an attribution runs.
public enum InputSite: String, Sendable, CaseIterable {
    /// The output of the whole embeddings module: word, position and type, normalised.
    case embeddings
    /// The word embedding's rows.
    case wordEmbeddings
}

/// The straight path from a text's baseline to the text itself, and the class whose score is followed along it.
public struct InputPath: Sendable, Equatable {
    /// Token ids.
    public var ids: [Int32]
    /// What stands in each token's place at the path's start, at the same position: an id, or nil for zeros at the site.
    /// A token with its own id does not move, and its attribution is 0 exactly.
    public var baseline: [Int32?]
    /// The class.
    public var output: Int

    /// A path.
    public init(ids: [Int32], baseline: [Int32?], output: Int) {
        self.ids = ids
        self.baseline = baseline
        self.output = output
    }
}

/// A point x′ + factor·(x − x′) of one of several paths.
public struct PathPoint: Sendable, Equatable {
    /// The path's number.
    public var path: Int
    /// 0 at the baseline, 1 at the text.
    public var factor: Double

    /// A point.
    public init(path: Int, factor: Double) {
        self.path = path
        self.factor = factor
    }
}

/// What is found at a point of a path.
public struct PathSlopes: Sendable, Equatable {
    /// F there.
    public var value: Double
    /// Each token's part of dF/dα: Σ_d (x − x′)_{t,d}·∂F/∂x_{t,d}.
    public var tokens: [Double]

    /// A score and its slopes.
    public init(value: Double, tokens: [Double]) {
        self.value = value
        self.tokens = tokens
    }
}
