/// A point of a figure that has a name: a task on a map, a model among others.
public struct LabelledPoint: Sendable {
    /// Along x.
    public var x: Double
    /// Along y.
    public var y: Double
    /// Stands beside it; in a figure with too many for that, a number does, and the name below the figure.
    public var label: String
    /// Ends of a whisker along y; none where they are not finite.
    public var low: Double
    /// The upper end of the whisker.
    public var high: Double
    /// Its marker is only an outline: what that means is said with the series.
    public var isHollow: Bool

    /// A point.
    public init(
        x: Double, y: Double, label: String, low: Double = .nan, high: Double = .nan, isHollow: Bool = false
    ) {
        self.x = x
        self.y = y
        self.label = label
        self.low = low
        self.high = high
        self.isHollow = isHollow
    }
}
