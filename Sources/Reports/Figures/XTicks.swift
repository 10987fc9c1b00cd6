/// The ticks of an x axis, as many as have room beside one another.
struct XTicks {
    var ticks: Ticks
    /// Names of columns, read from below.
    var areTurned = false

    /// The longest name of a row or a column that is written out.
    static let longestName = 190.0

    /// Pixels from the axis down to the labels' end.
    var height: Double {
        guard areTurned else { return 22 }
        return 8 + (ticks.labels.map { $0.width(size: PanelDrawing.textSize) }.max() ?? 0)
    }

    init(_ x: Scale, _ extent: Extent) {
        if x.isLogarithmic {
            let sets = Ticks.logarithmic(in: x.values, powersOfTwo: extent.powersOfTwo)
            ticks = sets.first { Self.fit($0, x) } ?? sets[sets.count - 1]
            return
        }
        var count = 12
        ticks = Ticks(in: x.values, atMost: count, wholeNumbers: extent.wholeX)
        while !Self.fit(ticks, x), count > 1 {
            count -= 1
            ticks = Ticks(in: x.values, atMost: count, wholeNumbers: extent.wholeX)
        }
    }

    /// Names stand below each column, turned where they are wider; numbers that have no room are left out instead, and
    /// names where even turned ones have none.
    init(columns: [String], _ x: Scale) {
        let all = Ticks(names: columns, places: columns.indices.map(Double.init))
        ticks = all
        guard !Self.fit(all, x) else { return }
        areTurned = !columns.areNumbers
        ticks = all.thinned(spacing: x.unit, room: areTurned ? PanelDrawing.nameHeight - 1 : Self.widest(all) + 8)
    }

    private static func fit(_ ticks: Ticks, _ x: Scale) -> Bool {
        let places = ticks.values.map { x($0) }
        let room = zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? .infinity
        return widest(ticks) + 8 <= room
    }

    private static func widest(_ ticks: Ticks) -> Double {
        ticks.labels.map { $0.width(size: PanelDrawing.textSize) }.max() ?? 0
    }
}

extension Ticks {
    /// Names, each at its place; long ones are cut.
    init(names: [String], places: [Double], width: Double = XTicks.longestName) {
        self.init(values: places, labels: names.map { $0.shortened(size: PanelDrawing.textSize, width: width) })
    }

    /// Every second, fifth, tenth … of those that stand `spacing` pixels apart, where each needs `room`.
    func thinned(spacing: Double, room: Double) -> Ticks {
        let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
        let step = steps.first { Double($0) * spacing >= room } ?? max(values.count, 1)
        let kept = stride(from: 0, to: values.count, by: step)
        return Ticks(values: kept.map { values[$0] }, labels: kept.map { labels[$0] })
    }
}

extension [String] {
    /// Layers, say: every other one can be left out, and a reader still knows which they are.
    var areNumbers: Bool { allSatisfy { Double($0) != nil } }
}
