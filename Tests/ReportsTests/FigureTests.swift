import Foundation
import Reports
import Testing

@testable import Reports

@Suite struct `A figure as SVG` {
    private static let figures = Example.results.figures

    private func panel(_ series: [(name: String, marks: Panel.Marks)], lines: [(x: Double, label: String)] = [])
        -> Figure
    {
        Figure(
            "f", title: "Title", caption: "Caption.",
            panels: [Panel(title: "All", xLabel: "layer", yLabel: "units", series: series, verticalLines: lines)])
    }

    @Test(arguments: figures)
    func `is well-formed, names itself to those who do not see it, and is drawn the same twice`(figure: Figure) throws {
        for setting in [Figure.Setting.file, .page(id: "x")] {
            let text = figure.svg(for: setting)
            #expect(text == figure.svg(for: setting))
            let drawing = try #require(Markup(text))
            let root = drawing.elements[0]
            #expect(root.attributes["role"] == "img")
            let labels = try #require(root.attributes["aria-labelledby"]).split(separator: " ").map(String.init)
            #expect(Set(labels).isSubset(of: drawing.elements.compactMap { $0.attributes["id"] }))
            #expect(drawing.all("title")[0].text == figure.title)
            #expect(!text.contains("\"nan\"") && !text.contains("inf\""))
        }
    }

    @Test func `draws a bar a layer, its height in proportion`() throws {
        let drawing = try #require(Markup(panel([("Top", .bars(counts: [10, 5, 0, 2]))]).svg()))
        let bars = drawing.all("rect").filter { $0.attributes["class"] == "f0" }
        let heights = bars.compactMap { $0.attributes["height"].flatMap(Double.init) }
        #expect(heights.count == 3)
        #expect(abs(heights[1] / heights[0] - 0.5) < 0.01)
        #expect(abs(heights[2] / heights[0] - 0.2) < 0.01)
        #expect(drawing.text.contains("layer 1: 5"))
    }

    @Test func `counts layers from the first category`() throws {
        let text = panel([("Top", .bars(counts: [1, 2], firstCategory: 24))]).svg()
        let drawing = try #require(Markup(text))
        #expect(drawing.all("text").map(\.text).contains("24"))
        #expect(drawing.text.contains("layer 25: 2"))
    }

    @Test func `has counts from zero, and a legend only of several series`() throws {
        let one = try #require(Markup(panel([("Top", .bars(counts: [900, 950]))]).svg()))
        #expect(one.all("text").map(\.text).contains("0"))
        #expect(!one.all("text").map(\.text).contains("Top"))
        let two = try #require(
            Markup(panel([("Top", .bars(counts: [1, 2])), ("Middle", .bars(counts: [2, 1]))]).svg()))
        #expect(two.all("text").map(\.text).filter { ["Top", "Middle"].contains($0) } == ["Top", "Middle"])
    }

    @Test func `has no legend where each panel is titled for its one series`() throws {
        let panels = ["Top", "Middle"].map {
            Panel(title: $0, xLabel: "layer", yLabel: "units", series: [($0.lowercased(), .bars(counts: [1]))])
        }
        let drawing = try #require(Markup(Figure("f", title: "", caption: "", panels: panels).svg()))
        #expect(!drawing.all("text").map(\.text).contains("middle"))
    }

    @Test func `tells series apart without colour: by hatching while bars are wide, else by dashes`() throws {
        let wide = try #require(Markup(panel([("a", .bars(counts: [1, 2])), ("b", .bars(counts: [2, 1]))]).svg()))
        #expect(wide.all("rect").contains { $0.attributes["fill"] == "url(#figure-hatch-1)" })
        #expect(wide.all("pattern").map { $0.attributes["id"] } == ["figure-hatch-1"])
        let counts = [Double](repeating: 1, count: 80)
        let thin = try #require(Markup(panel([("a", .bars(counts: counts)), ("b", .bars(counts: counts))]).svg()))
        let outlines = thin.all("path").filter { $0.attributes["fill"] == "none" && $0.attributes["stroke"] != nil }
        #expect(Set(outlines.map { $0.attributes["stroke-dasharray"] ?? "" }).count == 2)
    }

    @Test func `has one scale for panels of one label, and each label once a row`() throws {
        let panels = [10.0, 1000].map {
            Panel(title: "", xLabel: "layer", yLabel: "units", series: [("Top", .bars(counts: [$0]))])
        }
        let drawing = try #require(Markup(Figure("f", title: "", caption: "", panels: panels).svg()))
        #expect(drawing.all("text").map(\.text).filter { $0 == "1000" }.count == 2)
        #expect(drawing.all("text").map(\.text).filter { $0 == "units" }.count == 1)
    }

    @Test func `puts labels of lines that stand close above one another`() throws {
        let figure = panel(
            [("Top", .bars(counts: [1, 2, 3]))], lines: [(0.5, "a long label"), (0.6, "another label")])
        let drawing = try #require(Markup(figure.svg()))
        let heights = drawing.all("text").filter { $0.text.contains("label") }.compactMap { $0.attributes["y"] }
        #expect(Set(heights).count == 2)
    }

    @Test(arguments: [
        Panel.Marks.bars(counts: []), .bars(counts: [.nan, .infinity]), .bars(counts: [-5, 5]), .line([]),
        .line([(.nan, 1)]), .line([(1, 1)]), .line([(0, -1e308), (1, 1e308)]), .line([(0, 1e-300), (1, 2e-300)]),
        .histogram(edges: [], counts: []), .histogram(edges: [1, 2], counts: []),
        .histogram(edges: [1, 1, 2], counts: [5, 3]), .bars(counts: [1e300]), .bars(counts: [1], firstCategory: -3),
    ])
    func `stands whatever the numbers are`(marks: Panel.Marks) throws {
        let text = panel([("Top", marks)]).svg()
        #expect(Markup(text) != nil)
        #expect(!text.contains("\"nan\"") && !text.contains("inf"))
    }

    @Test func `without panels says so`() throws {
        let drawing = try #require(Markup(Figure("f", title: "T", caption: "", panels: []).svg()))
        #expect(drawing.text.contains("Nothing to show"))
    }

    @Test(arguments: ["<script>alert(1)</script>", "a & b", "\"'", "\u{1}\u{1B}", "<\u{338}x", "]]>", "株式 🦉"])
    func `escapes every text`(text: String) throws {
        let figure = Figure(
            "f", title: text, caption: text,
            panels: [
                Panel(
                    title: text, xLabel: text, yLabel: text,
                    series: [(text, .bars(counts: [1])), (text + "2", .line([(0, 1)]))],
                    verticalLines: [(0, text)])
            ])
        let drawing = try #require(Markup(figure.svg()))
        #expect(drawing.all("script").isEmpty)
        #expect(drawing.all("title")[0].text == text.printable)
    }

    @Test func `keeps the colours of series at least 3 to 1 from both papers`() {
        for (colours, paper) in [(SeriesLook.colours, "#ffffff"), (SeriesLook.darkColours, "#15191d")] {
            for colour in colours { #expect(contrast(colour, paper) >= 3, "\(colour) on \(paper)") }
        }
    }

    @Test func `is dark on dark screens alone, never in print`() {
        let text = Self.figures[0].svg()
        #expect(text.contains("@media screen and (prefers-color-scheme:dark)"))
    }
}

@Suite struct `Text that has to fit` {
    @Test func `breaks between words, and within what has none`() {
        #expect("one two three".wrapped(size: 10, width: 45) == ["one two", "three"])
        #expect("長い題名です".wrapped(size: 10, width: 30) == ["長い題", "名です"])
        #expect("".wrapped(size: 10, width: 30) == [])
    }

    @Test func `takes two columns a wide character`() {
        #expect("ab".columns == 2)
        #expect("株式".columns == 4)
        #expect("e\u{301}".columns == 1)
        #expect("🦉".columns == 2)
    }
}
