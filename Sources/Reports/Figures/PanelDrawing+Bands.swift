/// Shaded stretches of the x axis; every other one is deeper, so that neighbours are told apart.
extension PanelDrawing {
    func drawBands(into svg: inout SVG) {
        for (index, band) in panel.bands.enumerated() {
            guard let range = Self.visible(band, on: x) else { continue }
            svg.element(
                "rect",
                [
                    ("x", SVG.number(range.lowerBound)), ("y", SVG.number(y.end)),
                    ("width", SVG.number(range.upperBound - range.lowerBound)),
                    ("height", SVG.number(y.start - y.end)), ("fill", SVG.Ink.quiet.rawValue),
                    ("class", SVG.Ink.quiet.className), ("fill-opacity", index.isMultiple(of: 2) ? "0.08" : "0.2"),
                ])
        }
    }

    /// The pixels of a band that lie within the axis; nil for none.
    static func visible(_ band: (from: Double, to: Double, label: String), on x: Scale) -> ClosedRange<Double>? {
        guard x.admits(band.from), x.admits(band.to), band.from < band.to else { return nil }
        let (from, to) = (x(band.from), x(band.to))
        return from < to ? from...to : nil
    }
}
