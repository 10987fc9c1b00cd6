import Foundation
import SeededNumbers
import Testing

@testable import Reports

private func panel(
    _ marks: Panel.Marks, xScale: Panel.AxisScale = .linear, yScale: Panel.AxisScale = .linear,
    lines: [(y: Double, label: String)] = []
) -> Figure {
    Figure(
        "f", title: "", caption: "",
        panels: [
            Panel(
                title: "", xLabel: "x", yLabel: "y", series: [("all", marks)], horizontalLines: lines, xScale: xScale,
                yScale: yScale)
        ])
}

@Suite struct `A scatter` {
    @Test func `has a marker a point while they are few`() throws {
        let points = Example.estimates(count: 300, noise: 1, seed: 1)
        let drawing = try #require(Markup(panel(.points(points + [(.nan, 1), (1, .infinity)])).svg()))
        #expect(drawing.all("path").filter { $0.attributes["transform"] != nil }.count == 300)
    }

    @Test func `of a hundred thousand points stays small`() {
        let figure = panel(.points(Example.estimates(count: 100_000, noise: 1, seed: 1)))
        let text = figure.svg()
        #expect(text.utf8.count < 60_000)
        #expect(!text.contains("transform=\"translate"))
    }

    @Test func `counts points in cells: no more than 2,000, each point in one, whatever their order`() {
        var random = SplitMix(seed: 2)
        let places = (0..<20_000).map { _ in
            (x: Double.random(in: 0...800, using: &random), y: Double.random(in: 0...240, using: &random))
        }
        let cells = PointCells(places)
        let covered = Set(cells.runs.flatMap { run in run.columns.map { [run.row, $0] } })
        #expect(covered.count == cells.runs.map(\.columns.count).reduce(0, +), "seed 2: cells overlap")
        #expect(covered.count <= PointCells.most)
        #expect(
            places.allSatisfy { covered.contains([Int($0.y / cells.side), Int($0.x / cells.side)]) }, "seed 2")
        #expect(PointCells(places.reversed()).runs == cells.runs)
    }

    @Test func `is deeper where there are more points, and keeps one that stands alone`() {
        let cells = PointCells([(10, 10)] + [(x: Double, y: Double)](repeating: (100, 10), count: 1000))
        #expect(cells.runs == [.init(row: 3, columns: 3..<4, level: 0), .init(row: 3, columns: 33..<34, level: 4)])
        #expect(PointCells([]).runs.isEmpty)
    }
}

@Suite struct `Many lines` {
    @Test func `are one entry of the legend, without markers`() throws {
        let lines = (0..<50).map { index in [(x: 0.0, y: Double(index)), (x: 1.0, y: Double(50 - index))] }
        let figure = Figure(
            "f", title: "", caption: "",
            panels: [
                Panel(
                    title: "", xLabel: "x", yLabel: "y",
                    series: [("positive", .lines(lines)), ("negative", .lines(lines))])
            ])
        let drawing = try #require(Markup(figure.svg()))
        #expect(drawing.all("path").filter { $0.attributes["stroke-opacity"] != nil }.count == 100)
        #expect(drawing.all("text").map(\.text).filter { ["positive", "negative"].contains($0) }.count == 2)
        #expect(!drawing.all("path").contains { $0.attributes["transform"] != nil })
    }
}

@Suite struct `An axis` {
    @Test func `by logarithm has equal ratios equally far apart, without what is not above zero`() throws {
        let drawing = try #require(
            Markup(panel(.line([(-1, 1), (0, 2), (1, 1), (256, 2), (65_536, 3)]), xScale: .logarithmic).svg()))
        let places = drawing.all("path").compactMap { $0.attributes["transform"] }
            .compactMap { $0.split { "( ".contains($0) }.dropFirst().first.flatMap { Double($0) } }
        #expect(places.count == 3)
        #expect(abs((places[1] - places[0]) - (places[2] - places[1])) < 0.02)
        #expect(drawing.all("text").map(\.text).contains("65,536"))
    }

    @Test(arguments: [Panel.Marks.line([(1, 0), (2, -1)]), .points([(1, -1)]), .lines([[(1, 0)]])])
    func `by logarithm has nothing to show where nothing is above zero`(marks: Panel.Marks) {
        #expect(panel(marks, yScale: .logarithmic).svg().contains("No data"))
        #expect(!panel(marks).svg().contains("No data"))
    }

    @Test func `of categories is linear whatever is asked for`() {
        #expect(
            panel(.bars(counts: [1, 2])).svg()
                == panel(.bars(counts: [1, 2]), xScale: .logarithmic, yScale: .logarithmic).svg())
    }

    @Test func `covers horizontal lines, and names them`() throws {
        let drawing = try #require(
            Markup(panel(.line([(0, 0.5), (1, 0.6)]), lines: [(0.25, "chance"), (.nan, "nowhere")]).svg()))
        let line = try #require(drawing.all("line").first { $0.attributes["stroke-dasharray"] != nil })
        #expect(line.attributes["y1"] == line.attributes["y2"])
        #expect(drawing.all("text").map(\.text).contains("chance"))
        #expect(!drawing.text.contains("nowhere"))
    }

    @Test func `shows only the series that fit the first`() {
        let dots = Panel.Marks.dots([("a", 1, 0, 2)])
        let map = Panel.Marks.heatMap(rows: ["a"], columns: ["x"], values: [[1]])
        func kept(_ marks: [Panel.Marks]) -> Int {
            Panel(title: "", xLabel: "", yLabel: "", series: marks.map { ("s", $0) }).coherent.series.count
        }
        #expect(kept([dots, map, dots, .line([])]) == 2)
        #expect(kept([map, map, dots]) == 1)
        #expect(kept([.line([]), .points([]), .lines([]), .bars(counts: []), dots]) == 4)
    }

    private static let oddPoints: [[(x: Double, y: Double)]] = [
        [], [(.nan, .nan)], [(1, 1)], [(0, 0)], [(-1, -1)], [(1, 1), (1, 1)],
        [(0, 20 * .leastNonzeroMagnitude), (1, .leastNormalMagnitude / 3)],
        [(.leastNonzeroMagnitude, .leastNonzeroMagnitude), (1e308, 1e308)], [(1, 1), (2, 1 + 1e-16)],
        [(.infinity, 1), (1, -.infinity)],
        [(-1e308, 0), (1e308, 0)],
        [(3, 3), (4, 4)], [(1e-9, 1e-9), (3e-9, 3e-9)],
    ]

    @Test(arguments: oddPoints.indices)
    func `stands whatever the numbers are`(index: Int) throws {
        let points = Self.oddPoints[index]
        let many = (0..<600).flatMap { _ in points }
        let all: [Panel.Marks] = [
            .line(points), .lines([points, [], points]), .points(points), .points(many), .lines([]),
            .dots(points.map { ("a", $0.x, $0.y, $0.y) }),
            .heatMap(rows: ["a", "b"], columns: ["x"], values: points.map { [$0.y] }),
            .heatMap(rows: [], columns: [], values: [], range: 0...(.infinity)),
            .boxes([points.map(\.y), points.map(\.x)]),
            .labelled(points.map { LabelledPoint(x: $0.x, y: $0.y, label: "a", low: $0.y, high: $0.x) }),
        ]
        for marks in all {
            for scale in [Panel.AxisScale.linear, .logarithmic] {
                var figure = panel(marks, xScale: scale, yScale: scale, lines: [(0, "zero"), (1e308, "far")])
                figure.panels[0].bands = [(-1e308, 0.5, "low"), (0.5, .infinity, "high")]
                for isMap in [false, true] {
                    figure.panels[0].isMap = isMap
                    let text = figure.svg()
                    #expect(Markup(text) != nil)
                    #expect(!text.contains("\"nan\"") && !text.contains("inf") && !text.contains(",nan"))
                }
            }
        }
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "a & b", "\"'", "\u{1}\u{1B}", "", String(repeating: "長", count: 9999),
    ])
    func `escapes every name`(text: String) throws {
        let series: [Panel.Marks] = [
            .dots([(text, 1, 0, 2)]), .heatMap(rows: [text], columns: [text, "b"], values: [[1, 2]]),
            .boxes([[1, 2, 99]]),
            .labelled([LabelledPoint(x: 0, y: 0, label: text, isHollow: true)], hollow: text),
        ]
        for marks in series {
            var figure = panel(marks)
            figure.panels[0].series[0].name = text
            figure.panels[0].bands = [(0, 1, text)]
            let drawing = try #require(Markup(figure.svg()))
            #expect(drawing.all("script").isEmpty)
        }
        let drawing = try #require(Markup(panel(.line([(0, 1)]), lines: [(1, text)]).svg()))
        #expect(drawing.all("script").isEmpty)
    }
}
