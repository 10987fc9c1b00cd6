import Problems

extension BundleReader {
    /// What `nightjar show BUNDLE TABLE` prints: the table's first rows, aligned.
    ///
    /// - Parameter rows: at most so many; all by default.
    /// - Throws: a `Problem` where there is no such table, naming those that there are.
    public func text(ofTable name: String, rows limit: Int = .max) throws -> String {
        let tables = try summary().tables
        guard let table = tables.first(where: { $0.name == name || $0.file == name }) else {
            let names = tables.map(\.name)
            let known = names.isEmpty ? "it has none" : "it has " + names.joined(separator: ", ")
            throw Problem.badInput("this bundle has no table \(name); \(known)", at: .init(file: url.path))
        }
        let place = Problem.Place(file: "\(url.path)/\(table.file)")
        var reader = CSVRows(try contents(of: table.file), place: place)
        var shown: [[String]] = []
        var count = -1
        while let row = try reader.next() {
            count += 1
            if count <= limit { shown.append(row) }
        }
        let columns = shown.first?.indices ?? 0..<0
        let numbers = columns.filter { column in
            shown.dropFirst().allSatisfy { row in
                column >= row.count || row[column].isEmpty || Double(row[column]) != nil
            }
        }
        var lines = AlignedText(rows: shown, rightAligned: Set(numbers)).lines
        if count > limit { lines.append("… \(count - limit) more rows") }
        return lines.joined(separator: "\n") + "\n"
    }
}
