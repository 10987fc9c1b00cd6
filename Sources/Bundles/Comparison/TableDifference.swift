import Foundation
import Problems

/// What differs between a table of one bundle and the table of that name in another, row by row in their order.
public struct TableDifference: Sendable, Equatable {
    /// A column of both, as far as both have rows.
    public struct Column: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// How far its numbers are apart; a pair of cells that are no numbers and differ counts as infinitely far.
        public var deviation: Deviation
    }

    /// The member's path.
    public var path: String
    /// Rows without the header, of the first and of the second.
    public var rows: [Int]
    /// The columns that both have and that differ, in the first one's order.
    public var columns: [Column]
    /// Columns that only one has.
    public var unshared: [String]

    /// Compares two CSV files.
    ///
    /// - Throws: A `Problem` where one cannot be read.
    init(_ path: String, _ first: Data, _ second: Data) throws {
        self.path = path
        var a = CSVRows(first, place: Problem.Place(file: path))
        var b = CSVRows(second, place: Problem.Place(file: path))
        let namesOfFirst = try a.next() ?? []
        let namesOfSecond = try b.next() ?? []
        let shared = namesOfFirst.enumerated().compactMap { index, name in
            namesOfSecond.firstIndex(of: name).map { (name: name, first: index, second: $0) }
        }
        let isShared = Set(shared.map(\.name))
        unshared = (namesOfFirst + namesOfSecond).filter { !isShared.contains($0) }
        var deviations = [Deviation](repeating: Deviation(), count: shared.count)
        rows = [0, 0]
        while true {
            let rowOfFirst = try a.next()
            let rowOfSecond = try b.next()
            if rowOfFirst != nil { rows[0] += 1 }
            if rowOfSecond != nil { rows[1] += 1 }
            guard rowOfFirst != nil || rowOfSecond != nil else { break }
            guard let rowOfFirst, let rowOfSecond else { continue }
            for (place, column) in shared.enumerated()
            where column.first < rowOfFirst.count && column.second < rowOfSecond.count {
                deviations[place].add(rowOfFirst[column.first], rowOfSecond[column.second])
            }
        }
        columns = zip(shared, deviations).filter { $1.differing > 0 }.map { Column(name: $0.name, deviation: $1) }
    }
}

extension Deviation {
    /// Compares two cells of a table; empty ones are NaN.
    fileprivate mutating func add(_ a: String, _ b: String) {
        if a == b { return addSame() }
        guard let first = a.isEmpty ? .nan : Double(a), let second = b.isEmpty ? .nan : Double(b) else {
            return addUnlike()
        }
        add(first, second)
    }
}
