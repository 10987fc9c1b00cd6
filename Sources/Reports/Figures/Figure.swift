/// A figure of the report, as data; `figures/NAME.svg` is drawn from it. New kinds of panels are new cases.
public struct Figure: Sendable {
    /// The file's name without its ending.
    public var name: String
    /// Above the figure.
    public var title: String
    /// One or two sentences: what is shown, what to read off it.
    public var caption: String
    /// Drawn side by side, wrapping; none in a figure of texts.
    public var panels: [Panel]
    /// Drawn one below the other; a figure with panels has none.
    public var attributions: [AttributedText] = []

    /// A figure of these panels.
    public init(_ name: String, title: String, caption: String, panels: [Panel]) {
        self.name = name
        self.title = title
        self.caption = caption
        self.panels = panels
    }

    /// A figure of texts whose tokens are coloured by their values.
    public init(_ name: String, title: String, caption: String, attributions: [AttributedText]) {
        self.init(name, title: title, caption: caption, panels: [])
        self.attributions = attributions
    }
}
