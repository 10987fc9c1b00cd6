/// The direction in which pieces of text follow one another.
enum WritingDirection {
    case leftToRight, rightToLeft

    /// Of the first letter; nil without one.
    init?(_ text: String) {
        guard let letter = text.unicodeScalars.first(where: { $0.properties.isAlphabetic }) else { return nil }
        switch letter.value {
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
            self = .rightToLeft
        default: self = .leftToRight
        }
    }

    /// That of most of the pieces.
    init(most directions: [WritingDirection?]) {
        let right = directions.count { $0 == .rightToLeft }
        self = right > directions.count { $0 == .leftToRight } ? .rightToLeft : .leftToRight
    }

    /// The order, from left to right, of one line's pieces: in a line of one direction, runs of the other are turned
    /// (Unicode's bidirectional algorithm, rule L2, with pieces for characters). A piece without a letter goes with its
    /// neighbours where both agree, else with the line.
    static func order(_ directions: [WritingDirection?], in base: WritingDirection) -> [Int] {
        let resolved = directions.enumerated().map { index, direction in
            if let direction { return direction }
            let before = directions[..<index].last { $0 != nil } ?? nil
            let after = directions[index...].first { $0 != nil } ?? nil
            return before == after ? before ?? base : base
        }
        var order: [Int] = []
        var start = 0
        while start < resolved.count {
            let end = resolved[start...].firstIndex { $0 != resolved[start] } ?? resolved.count
            let isTurned = resolved[start] != base
            order += isTurned ? (start..<end).reversed() : Array(start..<end)
            start = end
        }
        return base == .rightToLeft ? order.reversed() : order
    }
}
