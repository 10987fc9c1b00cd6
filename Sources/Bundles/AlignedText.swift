import Reports

/// Rows of cells below one another in a terminal, wide characters counted as two columns.
struct AlignedText {
    var rows: [[String]]
    /// Which columns end at the same place rather than begin there.
    var rightAligned: Set<Int> = []
    var indentation = ""
    /// Cells longer than this are cut.
    var widest = 60

    /// One line a row, no spaces at the ends.
    var lines: [String] {
        let cells = rows.map { $0.map { $0.printable.cut(toColumns: widest) } }
        var widths: [Int] = []
        for row in cells {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.columns)
            }
        }
        return cells.map { row in
            var line = indentation
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[column] - cell.columns)
                line += (column > 0 ? "  " : "") + (rightAligned.contains(column) ? space + cell : cell + space)
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
