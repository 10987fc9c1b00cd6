/// One pair of axes of a figure.
public struct Panel: Sendable {
    /// How one series is drawn; values that are not finite are left out.
    public enum Marks: Sendable {
        /// One bar a category, counted from `firstCategory` (a layer histogram).
        case bars(counts: [Double], firstCategory: Int = 0)
        case line([(x: Double, y: Double)])
        /// Bin edges (one more than counts) and counts: a histogram of a continuous value.
        case histogram(edges: [Double], counts: [Double])
    }

    /// Above the axes.
    public var title: String
    /// Below the axes, with the unit where there is one.
    public var xLabel: String
    /// Beside the axes, with the unit where there is one. Panels of one figure with the same label share one scale.
    public var yLabel: String
    /// Drawn over each other, with a legend where there is more than one.
    public var series: [(name: String, marks: Marks)]
    /// Vertical reference lines with a label.
    public var verticalLines: [(x: Double, label: String)]

    /// Axes with these series.
    public init(
        title: String, xLabel: String, yLabel: String, series: [(name: String, marks: Marks)],
        verticalLines: [(x: Double, label: String)] = []
    ) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.series = series
        self.verticalLines = verticalLines
    }
}
