/// Values to the colours of a heat map: one hue, paler or deeper in equal steps, so that their order stays for every
/// kind of colour blindness and in grey print.
struct HeatScale {
    var values: ClosedRange<Double>
    /// What stands at both ends.
    var labels: [String]

    /// How many colours there are; the legend shows each.
    static let count = 21

    static let colours = colours(between: [(0xE0, 0xEB, 0xF5), (0x5A, 0xA2, 0xD0), (0x0B, 0x30, 0x59)])
    /// On the dark page more is lighter: what is least stands back there too.
    static let darkColours = colours(between: [(0x1D, 0x3A, 0x52), (0x46, 0x90, 0xC2), (0xE3, 0xF1, 0xFB)])

    /// The scale of all heat maps with one name: the first range that is given, else what the values cover.
    init(_ heatMaps: [Panel.Marks]) {
        var given: ClosedRange<Double>?
        var cells: [(x: Double, y: Double)] = []
        for case .heatMap(_, _, let values, let range) in heatMaps {
            if given == nil, let range, range.lowerBound.isFinite, range.upperBound.isFinite { given = range }
            cells += values.joined().map { (0, $0) }
        }
        let extent = Extent(Panel(title: "", xLabel: "", yLabel: "", series: [("", .points(cells))]))
        let rounded = Ticks.rounding(extent.y ?? 0...1, atMost: 5, wholeNumbers: extent.wholeY).ticks.values
        values = given ?? (rounded.first ?? 0)...(rounded.last ?? 1)
        labels = ReadableNumber.column([values.lowerBound, values.upperBound])
    }

    /// Which of the colours a finite value has; that of the end for one beyond it.
    func level(_ value: Double) -> Int {
        let share = value / 2 - values.lowerBound / 2
        let span = values.upperBound / 2 - values.lowerBound / 2
        guard span > 0 else { return Self.count / 2 }
        return Int((min(max(share / span, 0), 1) * Double(Self.count - 1)).rounded())
    }

    /// What can be read on a colour, at 4.5 to 1 and better.
    static func ink(_ level: Int) -> String { level < 14 ? "#000000" : "#ffffff" }
    static func darkInk(_ level: Int) -> String { level < 8 ? "#ffffff" : "#000000" }

    /// What a dark screen changes.
    static let darkRules = (0..<count).flatMap { level in
        [".h\(level){fill:\(darkColours[level])}", ".t\(level){fill:\(darkInk(level))}"]
    }

    private static func colours(between stops: [(red: Double, green: Double, blue: Double)]) -> [String] {
        (0..<count).map { colour(at: Double($0) / Double(count - 1), between: stops) }
    }

    /// The colour at a share, 0 … 1, of the way over some colours.
    static func colour(at share: Double, between stops: [(red: Double, green: Double, blue: Double)]) -> String {
        let place = share * Double(stops.count - 1)
        let first = min(Int(place), stops.count - 2)
        let part = place - Double(first)
        let (low, high) = (stops[first], stops[first + 1])
        let parts = [(low.red, high.red), (low.green, high.green), (low.blue, high.blue)].map { low, high in
            Int((low + (high - low) * part).rounded())
        }
        return "#" + parts.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
