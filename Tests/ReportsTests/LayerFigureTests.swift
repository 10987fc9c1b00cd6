import Foundation
import Testing

@testable import Reports

@Suite struct `Statistics of a box` {
    // numpy.quantile(values, [.25, .5, .75]) and matplotlib.cbook.boxplot_stats(values).
    @Test(arguments: [
        ([1.0, 2, 3, 4], [1.75, 2.5, 3.25], [1.0, 4], []),
        ([0.93, 0.91, 0.99, 0.2, 0.95, 0.94], [0.915, 0.935, 0.9475], [0.91, 0.99], [0.2]),
        ([5], [5, 5, 5], [5, 5], []),
        ([0.1, 0.2], [0.125, 0.15000000000000002, 0.17500000000000002], [0.1, 0.2], []),
        ([0, 0, 0, 0, 10], [0, 0, 0], [0, 0], [10]),
        ([1, 2, 3, 100, -100], [1, 2, 3], [1, 3], [-100, 100]),
    ])
    func `are NumPy's and matplotlib's`(
        values: [Double], quartiles: [Double], whiskers: [Double], outliers: [Double]
    ) throws {
        let box = try #require(BoxStatistics(values))
        #expect([box.lowerQuartile, box.median, box.upperQuartile] == quartiles)
        #expect([box.lowerWhisker, box.upperWhisker] == whiskers)
        #expect(box.outliers == outliers)
        #expect(box.count == values.count)
        #expect(BoxStatistics(values.reversed() + [.nan, .infinity]) == box)
    }

    @Test func `are none of nothing`() {
        #expect(BoxStatistics([]) == nil)
        #expect(BoxStatistics([.nan]) == nil)
    }

    @Test func `stay finite between the largest numbers`() throws {
        let box = try #require(BoxStatistics([-1e308, 1e308]))
        #expect(box.median == 0 && box.lowerQuartile.isFinite && box.upperQuartile.isFinite)
    }
}

@Suite struct `Box plots by layer` {
    private func drawing(_ figure: Figure) throws -> Markup { try #require(Markup(figure.svg())) }

    private func tips(_ drawing: Markup) -> [String] {
        drawing.all("title").map(\.text).filter { $0.contains("median ") }
    }

    @Test func `have a box a layer and series that says what it holds, and outliers as points`() throws {
        let figure = Figure(
            "f", title: "", caption: "",
            panels: [
                Panel(
                    title: "", xLabel: "layer", yLabel: "CKA",
                    series: [
                        ("tuned", .boxes([[0.9, 0.91, 0.92, 0.93, 0.1], [], [1, 2]], firstCategory: 1)),
                        ("pretrained", .boxes([[0.5], [.nan], [1, 1]], firstCategory: 1)),
                    ])
            ])
        let drawing = try drawing(figure)
        #expect(
            tips(drawing) == [
                "layer 1, tuned: median 0.9100, quartiles 0.9000 – 0.9200, 5 values",
                "layer 3, tuned: median 1.500, quartiles 1.250 – 1.750, 2 values",
                "layer 1, pretrained: median 0.5000, quartiles 0.5000 – 0.5000, 1 values",
                "layer 3, pretrained: median 1, quartiles 1 – 1, 2 values",
            ])
        #expect(drawing.all("title").map(\.text).contains("layer 1, tuned: 0.1000"))
        #expect(drawing.text.contains("tuned: highest 1.500 at layer 3 (median)"))
    }

    @Test func `end at the quartiles, and their whiskers at the data`() throws {
        let figure = Figure(
            "f", title: "", caption: "",
            panels: [
                Panel(title: "", xLabel: "layer", yLabel: "", series: [("a", .boxes([[0, 2.5, 5, 7.5, 10]]))])
            ])
        let drawing = try drawing(figure)
        let box = try #require(drawing.all("rect").last)
        let (top, height) = (Double(box.attributes["y"] ?? "") ?? 0, Double(box.attributes["height"] ?? "") ?? 0)
        // An axis from 0 to 10: the box takes its half, whiskers end at the axis' ends.
        #expect(abs(height - 120) < 0.1)
        let whisker = try #require(drawing.all("path").first?.attributes["d"])
        #expect(whisker.contains("V\(SVG.number(top - 60))") && whisker.contains("V\(SVG.number(top + 180))"))
    }

    @Test func `are told apart without colour, in the legend too`() throws {
        let drawing = try drawing(Example.boxes(layers: 12, tasks: 8))
        let fills = Set(drawing.all("g").compactMap { $0.attributes["fill"] })
        #expect(fills.contains("#ffffff") && fills.contains(SeriesLook.colours[0]))
        let labels = drawing.all("text").map(\.text)
        #expect(labels.contains("tuned–control") && labels.contains("pretrained–control"))
    }

    @Test(arguments: [32, 48])
    func `are wide enough to be seen in many layers, in small multiples too`(layers: Int) throws {
        let values = [[Double]](repeating: [1, 2, 3], count: layers)
        let panels = (0..<11).map { index in
            Panel(
                title: "\(index)", xLabel: "layer", yLabel: "", series: [("a", .boxes(values)), ("b", .boxes(values))])
        }
        for figure in [Figure("f", title: "", caption: "", panels: panels), Example.boxes(layers: layers, tasks: 9)] {
            let layout = FigureLayout(figure, id: "f", top: 0)
            for panel in layout.panels { #expect(panel.x.unit * PanelDrawing.barShare / 2 >= 4) }
        }
    }
}

@Suite struct `Shaded stretches` {
    @Test func `stand behind the series with their names above, every other one deeper`() throws {
        let text = Example.dimensions.svg()
        let drawing = try #require(Markup(text))
        let bands = drawing.all("rect").filter { $0.attributes["class"] == "quiet" }
        #expect(bands.map { $0.attributes["fill-opacity"] } == ["0.08", "0.2", "0.08"])
        let places = bands.map { (Double($0.attributes["x"] ?? "") ?? 0, Double($0.attributes["width"] ?? "") ?? 0) }
        #expect(abs(places[0].0 + places[0].1 - places[1].0) < 0.02)
        let names = drawing.all("text").filter { ["shared", "transition", "refinement"].contains($0.text) }
        #expect(names.map(\.text) == ["shared", "transition", "refinement"])
        let top = try #require(bands[0].attributes["y"].flatMap(Double.init))
        #expect(names.compactMap { $0.attributes["y"].flatMap(Double.init) }.allSatisfy { $0 < top && $0 > top - 20 })
        #expect(text.contains("Shaded: transition, layer 9.500 to 15.50."))
        let firstLine = try #require(text.range(of: "stroke-width=\"1.75\" class=\"k0\" d="))
        let lastBand = try #require(text.range(of: "class=\"quiet\" fill-opacity", options: .backwards))
        #expect(lastBand.lowerBound < firstLine.lowerBound)
    }

    @Test func `end at the axis, and are left out beyond it`() throws {
        let panel = Panel(
            title: "", xLabel: "layer", yLabel: "", series: [("a", .line([(1, 1), (10, 2)]))],
            bands: [(-5, 4, "early"), (20, 30, "beyond"), (8, 6, "backwards"), (.nan, 3, "nowhere")])
        let drawing = try #require(Markup(Figure("f", title: "", caption: "", panels: [panel]).svg()))
        #expect(drawing.all("rect").filter { $0.attributes["class"] == "quiet" }.count == 1)
        let texts = drawing.all("text").map(\.text)
        #expect(texts.contains("early") && !texts.contains("beyond") && !texts.contains("nowhere"))
    }
}
