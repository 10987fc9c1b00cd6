import Daemon
import Reports

/// A report that fits a terminal: the longest lists give way, and what is too wide is cut.
struct StatusScreen {
    let columns: Int
    let rows: Int

    func lines(_ report: StatusReport) -> [String] {
        let head = report.head
        // One row is the cursor's.
        let sections = fitted(report.sections(doneShown: rows), rows: rows - 1 - head.count)
        return (head + sections.flatMap { $0.lines(width: \.columns) }).prefix(max(rows - 1, 1))
            .map { $0.cut(toColumns: columns) }
    }

    /// The longest section loses its last job until all have room; one job of each stays.
    private func fitted(_ sections: [StatusReport.Section], rows: Int) -> [StatusReport.Section] {
        var sections = sections
        func height(_ section: StatusReport.Section) -> Int { 1 + section.rows.count + (section.more > 0 ? 1 : 0) }
        while sections.map(height).reduce(0, +) > rows {
            guard let longest = sections.indices.max(by: { sections[$0].rows.count < sections[$1].rows.count }),
                sections[longest].rows.count > 1
            else { break }
            sections[longest].rows.removeLast()
            sections[longest].more += 1
        }
        return sections
    }
}
