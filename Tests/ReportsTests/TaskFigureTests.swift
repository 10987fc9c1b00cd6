import Foundation
import Testing

@testable import Reports

@Suite struct `A heat map` {
    private func figure(_ heatMaps: [Panel.Marks], names: [String] = ["overlap", "overlap"]) -> Figure {
        let panels = zip(names, heatMaps).map { Panel(title: "", xLabel: "", yLabel: "", series: [$0]) }
        return Figure("f", title: "", caption: "", panels: panels)
    }

    private func cells(_ drawing: Markup) -> [String] {
        drawing.all("title").map(\.text).filter { $0.contains(": ") }
    }

    @Test func `has a cell a value with its row, column and value, and none for NaN and what is missing`() throws {
        let values = [[0.25, .nan], [1, 0.5, 7], [.infinity]]
        let drawing = try #require(
            Markup(figure([.heatMap(rows: ["a", "b", "c"], columns: ["x", "y"], values: values)]).svg()))
        #expect(Set(cells(drawing)) == ["a, x: 0.2500", "b, x: 1", "b, y: 0.5000"])
        #expect(drawing.text.contains("highest 1 at b, x"))
    }

    @Test func `prints the values while they have room`() throws {
        func printed(columns: Int) throws -> Int {
            let names = (0..<columns).map(String.init)
            let values = [[Double](repeating: 0.53, count: columns)]
            let marks = Panel.Marks.heatMap(rows: ["a"], columns: names, values: values, range: 0...1)
            let drawing = try #require(Markup(figure([marks]).svg()))
            #expect(cells(drawing).count == columns)
            return drawing.all("text").filter { $0.text == "0.53" }.count
        }
        #expect(try printed(columns: 22) == 22)
        #expect(try printed(columns: 80) == 0)
    }

    @Test func `names every row and column that it can, and leaves out numbers first`() throws {
        let layers = (0..<80).map(String.init)
        let values = [[Double]](repeating: [Double](repeating: 0.5, count: 80), count: 22)
        let marks = Panel.Marks.heatMap(rows: Example.tasks, columns: layers, values: values)
        let labels = try #require(Markup(figure([marks]).svg())).all("text").map(\.text)
        #expect(Set(Example.tasks).isSubset(of: labels))
        #expect(labels.filter { layers.contains($0) }.contains("75") && !labels.contains("76"))
    }

    @Test func `has one scale for one name, and shows it`() throws {
        func map(_ value: Double) -> Panel.Marks { .heatMap(rows: ["a"], columns: ["x"], values: [[value]]) }
        let one = figure([map(2), map(10)]).svg()
        #expect(one.contains("class=\"h4\"><title>") == false && one.contains("class=\"h4\">"))
        #expect(one.contains("class=\"h20\">"))
        let drawing = try #require(Markup(one))
        #expect(drawing.all("text").map(\.text).filter { $0 == "overlap" }.count == 1)
        #expect(drawing.all("rect").filter { $0.attributes["class"] == "h0" }.count == 1)
        let two = try #require(Markup(figure([map(2), map(10)], names: ["overlap", "share"]).svg()))
        #expect(two.all("rect").filter { $0.attributes["class"] == "h0" }.count == 2)
    }

    @Test func `goes from one end of the range to the other, and no further`() {
        let given = HeatScale([.heatMap(rows: ["a"], columns: ["x"], values: [[0.3]], range: 0...1)])
        #expect([-1, 0, 0.25, 0.5, 1, 1e308].map(given.level) == [0, 0, 5, 10, 20, 20])
        #expect(given.labels == ["0", "1"])
        let found = HeatScale([.heatMap(rows: ["a"], columns: ["x"], values: [[0.12, 0.58, .nan]])])
        #expect(found.values == 0...0.6)
        #expect(found.labels == ["0.0", "0.6"])
        let equal = HeatScale([.heatMap(rows: ["a"], columns: ["x"], values: [[5, 5]], range: 5...5)])
        #expect(equal.level(5) == 10)
        let all = HeatScale([.heatMap(rows: ["a"], columns: ["x"], values: [[-1e308, 1e308]])])
        #expect(all.level(-1e308) == 0 && all.level(1e308) == 20)
    }

    @Test func `keeps its order in grey, and its values readable on every colour`() {
        let lights = HeatScale.colours.map(luminance)
        #expect(zip(lights, lights.dropFirst()).allSatisfy { $0 > $1 })
        let darks = HeatScale.darkColours.map(luminance)
        #expect(zip(darks, darks.dropFirst()).allSatisfy { $0 < $1 })
        for level in 0..<HeatScale.count {
            #expect(contrast(HeatScale.colours[level], HeatScale.ink(level)) >= 4.5, "\(level)")
            #expect(contrast(HeatScale.darkColours[level], HeatScale.darkInk(level)) >= 4.5, "\(level)")
        }
    }
}

@Suite struct `Dots in rows` {
    private func figure(_ series: [(name: String, marks: Panel.Marks)]) -> Figure {
        Figure(
            "f", title: "", caption: "", panels: [Panel(title: "", xLabel: "accuracy", yLabel: "", series: series)])
    }

    @Test func `have a row a name, in the order of the first mention`() throws {
        let drawing = try #require(
            Markup(
                figure([
                    ("polar", .dots([("b", 0.5, 0.4, 0.6), ("a", 0.7, 0.6, 0.8)])),
                    ("magnitude", .dots([("c", 0.5, 0.4, 0.6), ("a", 0.9, 0.8, 1)])),
                ]).svg()))
        let names = drawing.all("text").filter { ["a", "b", "c"].contains($0.text) }
        #expect(names.map(\.text) == ["b", "a", "c"])
        let heights = names.compactMap { $0.attributes["y"].flatMap(Double.init) }
        #expect(heights == heights.sorted() && Set(heights).count == 3)
        #expect(drawing.text.contains("a, magnitude: 0.9000 (0.8000 – 1)"))
        #expect(drawing.text.contains("magnitude: highest 0.9000 at a"))
    }

    @Test func `have whiskers to both ends, and none without an interval`() throws {
        let drawing = try #require(
            Markup(figure([("p", .dots([("a", 0.5, 0, 1), ("b", 0.5, .nan, 1), ("c", .nan, 0, 1)]))]).svg()))
        let whiskers = drawing.all("path").filter { $0.attributes["stroke-width"] == "1.25" }
        #expect(whiskers.count == 1)
        let marks = drawing.all("path").filter { $0.attributes["transform"] != nil }
        #expect(marks.count == 2)
        // The middle of an axis from 0 to 1.
        let ends = try #require(whiskers[0].attributes["d"]).split { "M,H".contains($0) }.compactMap { Double($0) }
        let place = try #require(marks[0].attributes["transform"]).split { "( ".contains($0) }.compactMap { Double($0) }
        #expect(abs((ends[0] + ends[2]) / 2 - place[0]) < 0.02)
    }

    @Test func `have a marker and a height of their own each series, so that none hides another`() throws {
        let series = ["chance", "LM-Prob", "polar", "magnitude"].map {
            (name: $0, marks: Panel.Marks.dots([("a", 0.5, 0, 1)]))
        }
        let drawing = try #require(Markup(figure(series).svg()))
        // The legend has one of each too.
        let marks = drawing.all("path").filter { $0.attributes["transform"] != nil }
        #expect(Set(marks.compactMap { $0.attributes["d"] }).count == 4)
        #expect(Set(marks.suffix(4).compactMap { $0.attributes["transform"] }).count == 4)
        #expect(Set(drawing.all("text").map(\.text)).isSuperset(of: series.map(\.name)))
    }
}
