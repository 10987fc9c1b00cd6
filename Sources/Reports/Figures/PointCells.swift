import Foundation

/// Points of a scatter counted in square cells of the drawing, since a mark each would be a large file and a blot.
struct PointCells {
    /// Cells beside one another in one row with counts of one size.
    struct Run: Equatable {
        var row: Int
        var columns: Range<Int>
        /// 0 for one point, the last for the most; equal steps of the count's logarithm.
        var level: Int
    }

    /// A cell's side, in pixels.
    private(set) var side = 3.0
    /// From the upper left.
    private(set) var runs: [Run] = []

    static let levels = 5
    static let most = 2000

    /// - Parameter places: in pixels.
    init(_ places: [(x: Double, y: Double)]) {
        var counts = Self.counts(places, side: side)
        while counts.count > Self.most {
            side += 1
            counts = Self.counts(places, side: side)
        }
        let highest = log(Double(counts.values.max() ?? 1))
        for (cell, count) in counts.sorted(by: { $0.key < $1.key }) {
            let share = highest > 0 ? log(Double(count)) / highest : 0
            let level = min(Int(share * Double(Self.levels)), Self.levels - 1)
            if let last = runs.last, last.row == cell.row, last.columns.upperBound == cell.column, last.level == level {
                runs[runs.count - 1].columns = last.columns.lowerBound..<cell.column + 1
            } else {
                runs.append(Run(row: cell.row, columns: cell.column..<cell.column + 1, level: level))
            }
        }
    }

    private struct Cell: Hashable, Comparable {
        var row: Int
        var column: Int

        static func < (a: Self, b: Self) -> Bool { (a.row, a.column) < (b.row, b.column) }
    }

    private static func counts(_ places: [(x: Double, y: Double)], side: Double) -> [Cell: Int] {
        var counts: [Cell: Int] = [:]
        for place in places {
            let cell = Cell(row: Int((place.y / side).rounded(.down)), column: Int((place.x / side).rounded(.down)))
            counts[cell, default: 0] += 1
        }
        return counts
    }
}
