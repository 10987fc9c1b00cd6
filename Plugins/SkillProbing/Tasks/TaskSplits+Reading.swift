import NightjarKit

extension TaskSplits {
    /// Rows that cannot be read, of so many, are left out; more, and the data or the template is wrong.
    private static let rowsForOneWrong = 100

    /// Reads a task's data sets by its template.
    ///
    /// A row without what the template shows is left out and told of: published data sets have some (MCEval8K's
    /// clang8 has 21 of 6,000 whose sentence is null).
    ///
    /// - Throws: A `Problem` that names the row's file and line where more than one in a hundred cannot be read.
    init(_ source: TaskSource, in context: Context) throws {
        func items(_ dataset: Dataset, _ split: String) throws -> (items: [TaskItem], note: String?) {
            try context.checkCancellation()
            let rows = try context.records(dataset)
            var items: [TaskItem] = []
            var first: Problem?
            for row in rows {
                do {
                    items.append(try source.template.item(row))
                } catch let problem as Problem {
                    first = first ?? problem
                }
            }
            let wrong = rows.count - items.count
            guard let first else { return (items, nil) }
            guard wrong * Self.rowsForOneWrong <= rows.count else { throw first }
            return (
                items,
                "\(wrong) of \(rows.count) \(split) items were left out; the first: line \(first.place?.line ?? 0): "
                    + "\(first.message)."
            )
        }
        let train = try items(source.train, "train"), dev = try items(source.dev, "dev")
        let test = try items(source.test, "test")
        self.init(
            train: train.items, dev: dev.items, test: test.items,
            notes: [train.note, dev.note, test.note].compactMap { $0 })
    }
}
