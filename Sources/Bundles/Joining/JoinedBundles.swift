import Documents
public import Foundation
import Problems

/// What several jobs of one plugin gave, in one table: the cells of a matrix, or a list of tasks that was spread over jobs.
///
/// Each row begins with the job's name and with what the jobs were given differently: the columns `job`, `job.model`,
/// `job.seed` and `parameters.KEY`, as far as they differ.
public struct JoinedBundles {
    /// The header.
    public let columns: [String]
    /// As many cells each as there are columns.
    public private(set) var rows: [[String]] = []
    /// Bundles whose jobs did not succeed: they have no part in it.
    public private(set) var leftOut: [String] = []

    /// Joins headline numbers, a row a bundle; or a table, its rows in the order of the bundles.
    ///
    /// - Parameter table: The table's name; nil: headline numbers.
    /// - Throws: A `Problem` that names the bundle that cannot be read, is another plugin's, or has other columns.
    public init(_ bundles: [BundleReader], table: String? = nil) throws {
        var summaries: [(bundle: BundleReader, summary: BundleSummary, job: Value)] = []
        for bundle in bundles {
            let summary = try bundle.summary()
            guard summary.status == .succeeded else {
                leftOut.append(bundle.url.path)
                continue
            }
            if let first = summaries.first?.summary, first.plugin != summary.plugin {
                throw Problem.badInput(
                    "a bundle of \(summary.plugin) cannot be joined with one of \(first.plugin)",
                    at: .init(file: bundle.url.path))
            }
            let job = try Value(json: bundle.contents(of: "job.json"), file: "\(bundle.url.path)/job.json")
            summaries.append((bundle, summary, job))
        }
        guard let first = summaries.first else {
            throw Problem.badInput("there is nothing to join: none of these jobs succeeded")
        }
        let keys = Self.differingKeys(summaries.map(\.job))
        let given = ["job"] + keys.map { $0.hasPrefix("parameters.") ? $0 : "job.\($0)" }
        func start(_ summary: BundleSummary, _ job: Value) -> [String] {
            [summary.job] + keys.map { Self.text(Self.value(at: $0, of: job)) }
        }
        guard let table else {
            var names: [String] = []
            for name in summaries.flatMap({ $0.summary.headlines.map(\.name) }) where !names.contains(name) {
                names.append(name)
            }
            columns = given + names
            rows = summaries.map { _, summary, job in
                let values = Dictionary(summary.headlines.map { ($0.name, $0.value) }) { $1 }
                return start(summary, job) + names.map { Self.text(values[$0]) }
            }
            return
        }
        var header: [String] = []
        for (bundle, summary, job) in summaries {
            var reader = CSVRows(try bundle.table(table), place: .init(file: "\(bundle.url.path)/tables/\(table).csv"))
            let names = try reader.next() ?? []
            if bundle.url == first.bundle.url { header = names }
            guard names == header else {
                throw Problem.badInput(
                    "table \(table) has the columns \(names.joined(separator: ", ")) here, and "
                        + "\(header.joined(separator: ", ")) in \(first.bundle.url.lastPathComponent)",
                    at: .init(file: bundle.url.path))
            }
            let start = start(summary, job)
            while let row = try reader.next() { rows.append(start + row) }
        }
        columns = given + header
    }

    /// The table as a CSV file.
    public var csv: Data { CSV.data([columns] + rows) }

    /// What the jobs were given differently; when and how they were to run is left out.
    private static func differingKeys(_ jobs: [Value]) -> [String] {
        let ofTheRun = ["name", "manifestName", "priority", "after", "limits", "retries"]
        var keys: [String] = []
        for job in jobs.dropFirst() {
            for key in ValueDifference.all(jobs[0], job).map(\.key) {
                let isOfTheRun = ofTheRun.contains { key == $0 || key.hasPrefix($0 + ".") }
                if !isOfTheRun, !keys.contains(key) { keys.append(key) }
            }
        }
        // One that leads into another is told by that one.
        return keys.filter { key in !keys.contains { key.hasPrefix($0 + ".") } }
    }

    private static func value(at key: String, of job: Value) -> Value? {
        key.split(separator: ".").reduce(job) { value, part in
            value?.array.flatMap { array in Int(part).flatMap { $0 < array.count ? array[$0] : nil } }
                ?? value?[String(part)]
        }
    }

    /// Texts as they are, nothing as nothing, the rest as JSON.
    private static func text(_ value: Value?) -> String {
        guard let value, value != .null else { return "" }
        return value.string ?? value.json(pretty: false)
    }
}
