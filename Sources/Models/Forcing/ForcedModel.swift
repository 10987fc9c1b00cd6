import Problems
public import Tensors

/// A model some of whose units are held at values: everything that can be asked of a model can be asked of it.
public struct ForcedModel: LanguageModel {
    private let model: any LanguageModel
    /// By layer, then by site.
    private let units: [Int: [Int: [ForcedUnit]]]

    /// A model with these units held; of a unit that is named twice the last value counts.
    ///
    /// - Throws: A `Problem` where the model has no such unit, or a value is not finite.
    public init(_ model: any LanguageModel, units: [ForcedUnit]) throws {
        let sites = model.sites
        for unit in units {
            guard (0..<model.shape.layers).contains(unit.layer), sites.indices.contains(unit.site),
                (0..<sites[unit.site].units).contains(unit.unit)
            else {
                throw Problem.badInput(
                    "there is no unit \(unit.unit) of module \(unit.site) in layer \(unit.layer); the model has "
                        + "\(model.shape.layers) layers of \(sites.count) modules, all counted from 0")
            }
            guard unit.value.isFinite else {
                throw Problem.badInput("unit \(unit.unit) in layer \(unit.layer) cannot be held at \(unit.value)")
            }
        }
        self.model = model
        self.units = Dictionary(grouping: units, by: \.layer).mapValues { Dictionary(grouping: $0, by: \.site) }
    }

    /// As of the model whose units are held.
    public var architecture: String { model.architecture }
    /// As of the model whose units are held.
    public var weights: Weights { model.weights }
    /// As of the model whose units are held.
    public var shape: ModelShape { model.shape }
    /// As of the model whose units are held.
    public var isCausal: Bool { model.isCausal }
    /// As of the model whose units are held.
    public var sites: [Site] { model.sites }
    /// As of the model whose units are held.
    public var neuronSite: Int { model.neuronSite }
    /// As of the model whose units are held.
    public var activationSite: Int { model.activationSite }
    /// As of the model whose units are held.
    public var headKind: HeadKind? { model.headKind }
    /// As of the model whose units are held.
    public var classifierDropout: Double { model.classifierDropout }

    /// As of the model whose units are held.
    public func embedding() throws -> any Embedding { try model.embedding() }
    /// As of the model whose units are held.
    public func layerPrefix(_ index: Int) -> String { model.layerPrefix(index) }
    /// As of the model whose units are held.
    public func finalNorm() throws -> Norm? { try model.finalNorm() }
    /// As of the model whose units are held.
    public func head() throws -> (any Head)? { try model.head() }

    /// The layer, its units held.
    public func layer(_ index: Int) throws -> any Layer {
        let layer = try model.layer(index)
        return units[index].map { ForcedLayer(layer: layer, units: $0) } ?? layer
    }
}

private struct ForcedLayer: Layer {
    let layer: any Layer
    let units: [Int: [ForcedUnit]]

    var smallestWeight: Int { layer.smallestWeight }

    func forward(_ hidden: Rows, on tape: Tape) throws -> Rows {
        try tape.forcing(units) { try layer.forward(hidden, on: tape) }
    }
}
