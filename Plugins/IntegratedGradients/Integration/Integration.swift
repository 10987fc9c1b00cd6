import Foundation
import NightjarKit

/// Integrates along the paths of many texts: every distinct node of a text once, those of several texts together.
///
/// Texts go in groups, a group in pieces of some seconds' work; each is kept when it is done, so that a stopped job loses
/// one piece. A group's pieces take the names of the last one's, so that no more than one group's slopes are kept.
struct Integration: Sendable {
    /// Begins the names of its saved state.
    let name: String
    let plan: IntegrationPlan
    let paths: [InputPath]
    /// Rows of one piece, from the model alone, so that an attempt with other threads finds the same.
    private let rowsPerPiece: Int

    /// Multiply-adds of a piece, and the fewest rows that fill the machine.
    private static let workPerPiece = 3e12, leastRows = 4_096, mostRows = 1 << 18

    /// - Parameter rowsPerPiece: nil: as many as make some seconds' work.
    init(_ name: String, plan: IntegrationPlan, paths: [InputPath], model: Model, rowsPerPiece: Int? = nil) {
        self.name = name
        self.plan = plan
        self.paths = paths
        let perRow = 2 * Double(max(1, model.layers * model.shape.layerParameters))
        self.rowsPerPiece = rowsPerPiece ?? min(Self.mostRows, max(Self.leastRows, Int(Self.workPerPiece / perRow)))
    }

    /// Integrates what no earlier attempt did.
    ///
    /// - Parameter advance: Is told the share that is done.
    /// - Returns: One a path, in their order.
    func run(_ attribution: Attribution, in context: Context, advance: (Double) -> Void) throws -> [IntegratedText] {
        var results: [IntegratedText] = []
        let all = Double(max(1, paths.reduce(0) { $0 + $1.ids.count }))
        var done = 0.0
        for (number, group) in groups.enumerated() {
            let share = Double(group.reduce(0) { $0 + paths[$1].ids.count }) / all
            let name = "\(name)-group-\(number)"
            if let saved = try context.saved(name).flatMap({ restored($0, texts: group.count) }) {
                results += saved
            } else {
                let slopes = try slopes(of: group, number, attribution, in: context) { advance(done + share * $0) }
                let found = group.indices.map { place in
                    let first = (place - group.lowerBound) * plan.factors.count
                    return plan.outcome(Array(slopes[first..<first + plan.factors.count]))
                }
                try context.checkpoint(SavedNumbers(found.flatMap(\.numbers)).data, as: name)
                results += found
            }
            done += share
            advance(done)
        }
        return results
    }

    /// Texts that are computed together: as many as fill a piece, or one.
    private var groups: [Range<Int>] {
        var groups: [Range<Int>] = [], first = 0, rows = 0
        for (number, path) in paths.enumerated() {
            let more = path.ids.count * plan.factors.count
            if rows > 0, rows + more > rowsPerPiece {
                groups.append(first..<number)
                (first, rows) = (number, 0)
            }
            rows += more
        }
        if first < paths.count { groups.append(first..<paths.count) }
        return groups
    }

    /// The slopes of a group, text by text and node by node.
    private func slopes(
        of group: Range<Int>, _ number: Int, _ attribution: Attribution, in context: Context,
        advance: (Double) -> Void
    ) throws -> [PathSlopes] {
        let texts = Array(paths[group])
        let points = texts.indices.flatMap { text in plan.factors.map { PathPoint(path: text, factor: $0) } }
        let tokens = texts.reduce(0) { $0 + $1.ids.count } / max(1, texts.count)
        let size = max(1, rowsPerPiece / max(1, tokens))
        var slopes: [PathSlopes] = []
        slopes.reserveCapacity(points.count)
        for (piece, first) in stride(from: 0, to: points.count, by: size).enumerated() {
            let points = Array(points[first..<min(first + size, points.count)])
            let name = "\(name)-piece-\(piece)"
            let header = [Double(number), Double(first), Double(points.count)]
            if let saved = try context.saved(name).flatMap({ Self.restored($0, header, points.count) }) {
                slopes += saved
            } else {
                try context.checkCancellation()
                let found = try attribution.slopes(at: points, of: texts)
                let numbers = [header, found.map(\.value)] + found.map(\.tokens)
                if first + size < self.points(in: texts) {
                    try context.checkpoint(SavedNumbers(numbers).data, as: name)
                }
                slopes += found
            }
            advance(Double(slopes.count) / Double(max(1, self.points(in: texts))))
        }
        return slopes
    }

    private func points(in texts: [InputPath]) -> Int { texts.count * plan.factors.count }

    private func restored(_ data: Data, texts: Int) -> [IntegratedText]? {
        guard let lists = SavedNumbers(data)?.lists, lists.count == 4 * texts else { return nil }
        let found = (0..<texts).compactMap { IntegratedText(lists[4 * $0..<4 * $0 + 4]) }
        return found.count == texts ? found : nil
    }

    /// The slopes of a piece; nil where the saved ones are another group's.
    private static func restored(_ data: Data, _ header: [Double], _ points: Int) -> [PathSlopes]? {
        guard let lists = SavedNumbers(data)?.lists, lists.count == points + 2, lists[0] == header,
            lists[1].count == points
        else { return nil }
        return zip(lists[1], lists[2...]).map { PathSlopes(value: $0, tokens: $1) }
    }
}
