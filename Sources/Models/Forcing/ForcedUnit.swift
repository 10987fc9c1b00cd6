/// A unit of a linear module that is held at one value, at every token of every text.
public struct ForcedUnit: Sendable, Equatable {
    /// The layer, from 0.
    public var layer: Int
    /// The module, by its index in the model's `sites`.
    public var site: Int
    /// The output dimension, from 0.
    public var unit: Int
    /// What it puts out.
    public var value: Float

    /// A unit and its value.
    public init(layer: Int, site: Int, unit: Int, value: Float) {
        self.layer = layer
        self.site = site
        self.unit = unit
        self.value = value
    }
}
