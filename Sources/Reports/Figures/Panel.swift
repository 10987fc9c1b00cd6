/// One pair of axes of a figure.
public struct Panel: Sendable {
    /// How one series is drawn; values that are not finite are left out.
    ///
    /// Dots have named rows for a y axis, and a heat map names on both: a panel holds series of one such kind, and only
    /// one heat map. Series that do not fit the panel's first are left out.
    public enum Marks: Sendable {
        /// One bar a category, counted from `firstCategory` (a layer histogram).
        case bars(counts: [Double], firstCategory: Int = 0)
        /// Points joined from the first to the last.
        case line([(x: Double, y: Double)])
        /// Many thin lines of one look, which are one entry of the legend.
        case lines([[(x: Double, y: Double)]])
        /// A scatter: up to 500 points are a marker each. More are counted in square cells, of 3 pixels or as many more
        /// as leave at most 2,000 of them, deeper for more points: none is left out, and the drawing stays small. Cells
        /// have no marker of their own, so two such clouds belong in two panels.
        case points([(x: Double, y: Double)])
        /// Points with names beside them, and whiskers along y where they have some. Those that are hollow mean `hollow`,
        /// which the legend says. Where names have no room the points are numbered, and the names stand below the figure.
        case labelled([LabelledPoint], hollow: String = "")
        /// A box plot a category, counted from `firstCategory` (a layer), of the values there: `BoxStatistics`. Several
        /// series stand side by side.
        case boxes([[Double]], firstCategory: Int = 0)
        /// Bin edges (one more than counts) and counts: a histogram of a continuous value.
        case histogram(edges: [Double], counts: [Double])
        /// A marker a row, the value along x, with a whisker from `low` to `high` (none where they are not finite).
        /// Rows stand in the order in which the panel's series first name them.
        case dots([(label: String, value: Double, low: Double, high: Double)])
        /// `values` as `[rows × columns]`, from the upper left, as colours between the ends of `range`, else of the
        /// values of all heat maps with this name; each is printed where it has room. NaN and what is missing stay blank.
        case heatMap(rows: [String], columns: [String], values: [[Double]], range: ClosedRange<Double>? = nil)
    }

    /// How an axis of numbers goes from one end to the other.
    public enum AxisScale: Sendable {
        /// As they are.
        case linear
        /// By their logarithm: values that are not above zero are left out. Ticks stand at powers of ten, and at powers
        /// of two where all values are such. Bars stand on a linear axis all the same.
        case logarithmic
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
    /// Horizontal reference lines with a label, where the y axis has numbers.
    public var horizontalLines: [(y: Double, label: String)]
    /// Stretches of the x axis that are shaded behind the series, with a name above them each, where the x axis has
    /// numbers: layers 10 to 15 are from 9.5 to 15.5.
    public var bands: [(from: Double, to: Double, label: String)]
    /// From left to right, where the x axis has numbers.
    public var xScale: AxisScale
    /// From bottom to top, where the y axis has numbers.
    public var yScale: AxisScale
    /// A map: one unit is as long on both axes, and their scale is the panel's own.
    public var isMap: Bool

    /// Axes with these series.
    public init(
        title: String, xLabel: String, yLabel: String, series: [(name: String, marks: Marks)],
        verticalLines: [(x: Double, label: String)] = [], horizontalLines: [(y: Double, label: String)] = [],
        bands: [(from: Double, to: Double, label: String)] = [], xScale: AxisScale = .linear,
        yScale: AxisScale = .linear, isMap: Bool = false
    ) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.series = series
        self.verticalLines = verticalLines
        self.horizontalLines = horizontalLines
        self.bands = bands
        self.xScale = xScale
        self.yScale = yScale
        self.isMap = isMap
    }
}
