import Foundation
import Testing

@testable import Reports

@Suite struct `A map of named points` {
    private func layout(_ figure: Figure) -> FigureLayout { FigureLayout(figure, id: "f", top: 0) }

    @Test func `has names beside the points where there is room, on no other and no marker`() throws {
        let figure = Example.map("8", clusters: [("NLI", 3), ("QA", 2)], layers: [1, 10])
        let layout = layout(figure)
        #expect(layout.key.isEmpty)
        for panel in layout.panels {
            #expect(panel.labels.map(\.text) == ["nli-0", "nli-1", "nli-2", "qa-0", "qa-1"])
            let boxes = panel.labels.map { label in
                let width = label.text.width(size: 11)
                let left = [.start: label.x, .end: label.x - width][label.anchor] ?? label.x - width / 2
                return LabelPlacement.Box(
                    left: left, right: left + width, top: label.y - 5.5, bottom: label.y + 5.5)
            }
            for (index, box) in boxes.enumerated() {
                for other in boxes.dropFirst(index + 1) { #expect(box.overlap(with: other) < 1) }
                for point in panel.placedPoints {
                    let marker = LabelPlacement.Box(
                        left: point.x - 3, right: point.x + 3, top: point.y - 3, bottom: point.y + 3)
                    #expect(box.overlap(with: marker) < 1)
                }
            }
        }
    }

    @Test func `has numbers and a key where there is none, the same numbers in every panel`() throws {
        let figure = Example.map("60", clusters: Example.clusters, layers: [1, 10, 15, 20, 32])
        let layout = layout(figure)
        #expect(layout.key.map(\.number) == Array(1...60))
        #expect(layout.key.map(\.name).prefix(2) == ["nli-0", "nli-1"])
        for panel in layout.panels { #expect(Set(panel.labels.map(\.text)) == Set((1...60).map(String.init))) }
        let bottoms = layout.key.map(\.y)
        #expect(bottoms.allSatisfy { $0 <= layout.height })
        let lowest = try #require(layout.panels.map(\.y.start).max())
        #expect(bottoms.allSatisfy { $0 > lowest + 30 })
        #expect(Set(layout.key.map { "\($0.x) \($0.y)" }).count == 60)
    }

    @Test func `has one unit as long on both axes, and a scale a panel`() {
        for figure in [
            Example.map("a", clusters: [("NLI", 9)], layers: [1, 30]),
            Example.map("b", clusters: [("NLI", 9)], layers: [5]),
        ] {
            for panel in layout(figure).panels {
                #expect(abs(panel.x.unit / panel.y.unit - 1) < 0.02)
            }
        }
        let panels = layout(Example.map("a", clusters: [("NLI", 9)], layers: [1, 30])).panels
        #expect(panels[0].x.unit / panels[1].x.unit > 5)
    }

    @Test func `tells groups apart by colour and shape, twelve of them`() {
        let looks = (0..<12).map { SeriesLook(index: $0) }
        #expect(Set(looks.map { $0.colour + $0.marker }).count == 12)
    }

    @Test func `has an outline for what is held out, and says so`() throws {
        let drawing = try #require(Markup(Example.map("8", clusters: [("NLI", 3), ("QA", 2)], layers: [1]).svg()))
        let outlines = drawing.all("path").filter { ($0.attributes["class"] ?? "").hasPrefix("paper k") }
        #expect(outlines.count == 1)
        #expect(drawing.all("title").map(\.text).contains { $0.hasPrefix("nli-2, NLI, held out: ") })
        #expect(drawing.all("text").map(\.text).contains("held out"))
        let none = Example.map("8", clusters: [("NLI", 2)], layers: [1]).svg()
        #expect(!none.contains("held out"))
    }

    @Test func `is not described by its highest point`() {
        #expect(!Example.map("8", clusters: [("NLI", 3)], layers: [1]).svg().contains("highest"))
        #expect(Example.quality.svg().contains("highest 0.6900 at all"))
    }

    @Test func `places the same points the same way, in any order that is asked`() {
        var points: [(place: LabelPlacement.Place, text: String)] = []
        for number in 0..<20 {
            let place = LabelPlacement.Place(x: Double(number * 7 % 90), y: Double(number * 31 % 70))
            points.append((place, String(number)))
        }
        let bounds = LabelPlacement.Box(left: 0, right: 100, top: 0, bottom: 80)
        let placement = LabelPlacement(points, within: bounds, size: 11)
        #expect(placement.labels == LabelPlacement(points, within: bounds, size: 11).labels)
        #expect(placement.labels.map(\.text) == points.map(\.text))
        #expect(LabelPlacement([], within: bounds, size: 11).areFree)
    }
}

@Suite struct `Named points with whiskers` {
    @Test func `have them along y, and name both ends`() throws {
        let drawing = try #require(Markup(Example.quality.svg()))
        let whiskers = drawing.all("path").filter { $0.attributes["stroke-width"] == "1.25" }
        #expect(whiskers.count == 5)
        #expect(
            drawing.all("title").map(\.text).contains { $0.hasPrefix("all, tuned: 922,000, 0.6900 (0.6700 – 0.7100)") })
    }
}
