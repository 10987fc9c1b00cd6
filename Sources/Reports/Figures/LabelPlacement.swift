/// Labels beside points: on no other label and no marker, as long as there is room for that.
///
/// The points that stand closest together choose first, each the nearest place with the least overlap; the same points
/// get the same places.
struct LabelPlacement {
    /// A label in pixels.
    struct Label: Equatable {
        var text: String
        /// The text's beginning, middle or end, as `anchor` says: what is nearest to the point stands where it should, also
        /// in a font whose letters are wider than reckoned.
        var x: Double
        var anchor: SVG.Anchor
        /// The middle of its height.
        var y: Double
        /// A line from the point, where the label does not stand right beside it.
        var leader: Leader?
    }

    struct Leader: Equatable {
        var from: Place
        var to: Place
    }

    struct Place: Equatable {
        var x: Double
        var y: Double
    }

    /// A rectangle that something takes.
    struct Box: Equatable {
        var left: Double
        var right: Double
        var top: Double
        var bottom: Double

        func overlap(with other: Box) -> Double {
            let width = min(right, other.right) - max(left, other.left)
            let height = min(bottom, other.bottom) - max(top, other.top)
            return width > 0 && height > 0 ? width * height : 0
        }

        var area: Double { (right - left) * (bottom - top) }
    }

    private(set) var labels: [Label] = []
    /// No label is on anything else.
    private(set) var areFree = true

    /// - Parameters:
    ///   - points: Each with its text, none where that is empty.
    ///   - obstacles: What else takes room: whiskers.
    ///   - bounds: What no label should leave.
    init(
        _ points: [(place: Place, text: String)], obstacles: [Box] = [], within bounds: Box, size: Double
    ) {
        let markers = points.map { Self.box(around: $0.place, reach: 5) } + obstacles
        let neighbours = points.map { point in
            points.reduce(0) { $0 + (abs($1.place.x - point.place.x) + abs($1.place.y - point.place.y) < 60 ? 1 : 0) }
        }
        var taken: [Box] = []
        var placed: [(index: Int, label: Label)] = []
        for index in points.indices.sorted(by: { (-neighbours[$0], $0) < (-neighbours[$1], $1) }) {
            let (place, text) = points[index]
            guard !text.isEmpty else { continue }
            let choices = Self.choices(beside: place, width: text.width(size: size), height: size)
            let costs = choices.map { choice in
                taken.reduce(0) { $0 + 2 * $1.overlap(with: choice.box) }
                    + markers.reduce(0) { $0 + $1.overlap(with: choice.box) }
                    + 4 * (choice.box.area - bounds.overlap(with: choice.box))
            }
            guard let best = costs.indices.min(by: { (costs[$0].rounded(), $0) < (costs[$1].rounded(), $1) }) else {
                continue
            }
            if costs[best] >= 1 { areFree = false }
            let (box, anchor) = (choices[best].box, choices[best].anchor)
            taken.append(box)
            let label = Label(
                text: text, x: [.start: box.left, .end: box.right][anchor] ?? (box.left + box.right) / 2,
                anchor: anchor, y: (box.top + box.bottom) / 2,
                leader: choices[best].isFar ? Leader(from: place, to: box.nearest(to: place)) : nil)
            placed.append((index, label))
        }
        labels = placed.sorted { $0.index < $1.index }.map(\.label)
    }

    private static func box(around place: Place, reach: Double) -> Box {
        Box(left: place.x - reach, right: place.x + reach, top: place.y - reach, bottom: place.y + reach)
    }

    private struct Choice {
        var box: Box
        var anchor: SVG.Anchor
        var isFar: Bool
    }

    /// Eight places right beside the point, the best first, and as many farther off, twice.
    private static func choices(beside place: Place, width: Double, height: Double) -> [Choice] {
        let directions: [(x: Double, y: Double)] = [
            (1, 0), (-1, 0), (0, -1), (0, 1), (0.7, -0.7), (0.7, 0.7), (-0.7, -0.7), (-0.7, 0.7),
        ]
        return [6.0, 15, 26].flatMap { distance in
            directions.map { direction in
                let anchor: SVG.Anchor = direction.x == 0 ? .middle : direction.x > 0 ? .start : .end
                let x = place.x + direction.x * distance
                let left = anchor == .middle ? x - width / 2 : anchor == .start ? x : x - width
                let y = place.y + direction.y * (distance + height / 2)
                let box = Box(left: left, right: left + width, top: y - height / 2, bottom: y + height / 2)
                return Choice(box: box, anchor: anchor, isFar: distance > 6)
            }
        }
    }
}

extension LabelPlacement.Box {
    fileprivate func nearest(to place: LabelPlacement.Place) -> LabelPlacement.Place {
        .init(x: min(max(place.x, left), right), y: min(max(place.y, top), bottom))
    }
}
