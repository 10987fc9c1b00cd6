/// A figure of the report, as data; `figures/NAME.svg` is drawn from it. New kinds of panels are new cases.
public struct Figure: Sendable {
    public var name: String
    public var title: String
    /// One or two sentences: what is shown, what to read off it.
    public var caption: String
    /// Drawn side by side, wrapping.
    public var panels: [Panel]

    public init(_ name: String, title: String, caption: String, panels: [Panel]) {
        self.name = name
        self.title = title
        self.caption = caption
        self.panels = panels
    }
}

/// One pair of axes.
public struct Panel: Sendable {
    public enum Marks: Sendable {
        /// One bar a category, counted from `firstCategory` (a layer histogram).
        case bars(counts: [Double], firstCategory: Int = 0)
        case line([(x: Double, y: Double)])
        /// Bin edges (one more than counts) and counts: a histogram of a continuous value.
        case histogram(edges: [Double], counts: [Double])
    }

    public var title: String
    public var xLabel: String
    public var yLabel: String
    /// Drawn over each other, with a legend where there is more than one.
    public var series: [(name: String, marks: Marks)]
    /// Vertical reference lines with a label.
    public var verticalLines: [(x: Double, label: String)]

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
